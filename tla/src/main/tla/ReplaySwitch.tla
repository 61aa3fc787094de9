---------------------------- MODULE ReplaySwitch ----------------------------
(***************************************************************************)
(* A subscriber of the router that replays from the journal, in its own    *)
(* thread, and switches to the ring that the router fills; and back, if it *)
(* is detached. The router appends each event before it gives it out.      *)
(* join: from this sequence on the ring has the events. resume: the first  *)
(* that it does not have any more. Both are 0 for none.                    *)
(* Replayed events need no credit, but are acknowledged like the others.   *)
(* One action is one access to what the other thread uses.                 *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Events,
  Start,                \* the sequence that the subscriber begins with
  Run,                  \* how many events are appended, at most, before they are given out
  Budget,
  Patience,             \* how many events are refused before the subscriber is detached
  Failures              \* how often a handler fails, and the subscriber is detached for that

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "JoinBeforeAppend",   \* H2: join is stored before the event of that sequence is in the journal
  "GivenFromJoin",      \* and that event is given already
  "JoinIsFlag",         \* S2 goes by join, and not by a state that is stored before it
  "JoinAfterRecord",    \* S2 after S1: who has read the event of join finds join
  "JoinExclusive",      \* S2: the event of join is left to the ring
  "AskedFirst",         \* S2: join means nothing before one has asked
  "AskedOnce",
  "NotAhead",           \* Q1: who begins with a later sequence than the next waits until that is the next
  "Cleared",            \* Q1: join and resume of the last time are cleared
  "ClearedBeforeAsked", \* Q1 before Q2
  "RingFirst",          \* S4 before S5: what is in the ring comes before the replay
  "LooksAgain",         \* S6: and is looked for once more after resume was seen
  "ResumeAtRefused",    \* T5: with the first event that was refused
  "FailureAtRefused",   \* H3: and so when it is detached for another reason
  "RefusedIsDropped",   \* T4: but not one that another was given after
  "ReplayedDeducted",   \* T3: the acknowledgements of replayed events are no credits
  "ReplayedFirst",      \* S3 before S3a: a replayed event is counted before it is acknowledged
  "AckedBeforeReplayed"} \* T2 before T3
ASSUME Removed \subseteq Safeguards
JoinBeforeAppend == "JoinBeforeAppend" \notin Removed
GivenFromJoin == "GivenFromJoin" \notin Removed
JoinIsFlag == "JoinIsFlag" \notin Removed
JoinAfterRecord == "JoinAfterRecord" \notin Removed
JoinExclusive == "JoinExclusive" \notin Removed
AskedFirst == "AskedFirst" \notin Removed
AskedOnce == "AskedOnce" \notin Removed
NotAhead == "NotAhead" \notin Removed
Cleared == "Cleared" \notin Removed
ClearedBeforeAsked == "ClearedBeforeAsked" \notin Removed
RingFirst == "RingFirst" \notin Removed
LooksAgain == "LooksAgain" \notin Removed
ResumeAtRefused == "ResumeAtRefused" \notin Removed
FailureAtRefused == "FailureAtRefused" \notin Removed
RefusedIsDropped == "RefusedIsDropped" \notin Removed
ReplayedDeducted == "ReplayedDeducted" \notin Removed
ReplayedFirst == "ReplayedFirst" \notin Removed
AckedBeforeReplayed == "AckedBeforeReplayed" \notin Removed

VARIABLES
  appended,             \* the journal holds 1..appended
  join, resume, state,  \* by the router
  asked, failed,        \* by the subscriber: requests; failed: how often, and whether it is still to be handled
  ring,
  acked, replayed,      \* by the subscriber: counts
  r,                    \* the router
  s,                    \* the subscriber
  got,                  \* history: <<sequence, 1 if it came through the ring>>
  dropped               \* history

vars == <<appended, join, resume, state, asked, failed, ring, acked, replayed, r, s, got, dropped>>
Link == <<join, resume, state>>
Positions == <<acked, replayed>>
History == <<got, dropped>>

(* dealt: events that are given out, or refused; delivered, limit: through the ring; refused: the first one of those that are pending *)
Init ==
  /\ appended = 0 /\ join = 0 /\ resume = 0 /\ state = FALSE /\ asked = FALSE /\ failed = [n |-> 0, now |-> FALSE] /\ ring = <<>> /\ acked = 0 /\ replayed = 0
  /\ r = [pc |-> "step", dealt |-> 0, attached |-> FALSE, late |-> FALSE, delivered |-> 0, limit |-> Budget, refused |-> 0, a |-> 0]
  /\ s = [pc |-> "S1", pos |-> Start, have |-> FALSE, asking |-> FALSE, j |-> 0]
  /\ got = <<>> /\ dropped = {}

---------------------------------------------------------------------------
(* The router. A step: requests, appending a run, dealing with each of its events *)

H1 ==
  /\ r.pc = "step" /\ asked /\ ~failed.now /\ (r.dealt = appended <=> JoinBeforeAppend)
  /\ asked' = FALSE /\ state' = TRUE
  /\ r' = [r EXCEPT !.pc = "H2"]
  /\ UNCHANGED <<failed, appended, join, resume, ring, Positions, s, History>>

H2 ==
  /\ r.pc = "H2"
  /\ join' = r.dealt + 1
  /\ r' = [r EXCEPT !.pc = "step", !.attached = GivenFromJoin, !.late = ~GivenFromJoin]
  /\ UNCHANGED <<failed, appended, resume, state, asked, ring, Positions, s, History>>

T1 ==
  /\ r.pc = "step" /\ appended < Events /\ appended < r.dealt + Run
  /\ appended' = appended + 1
  /\ UNCHANGED <<failed, Link, asked, ring, Positions, r, s, History>>

(* The next event: done with, or put into the ring, or without a credit by what was seen last *)
Dealt(x) == IF x.dealt + 1 = appended THEN [x EXCEPT !.pc = "step", !.dealt = @ + 1, !.a = 0, !.attached = @ \/ x.late, !.late = FALSE]
            ELSE [x EXCEPT !.pc = "deal", !.dealt = @ + 1, !.a = 0]
Pending == IF r.refused = 0 THEN {} ELSE r.refused..r.dealt

T2 ==
  /\ r.pc \in {"step", "deal"} /\ r.dealt < appended
  /\ IF ~r.attached THEN r' = Dealt(r) /\ UNCHANGED <<ring, dropped>>
     ELSE IF r.delivered < r.limit
     THEN /\ ring' = Append(ring, r.dealt + 1)
          /\ dropped' = dropped \cup Pending
          /\ r' = Dealt([r EXCEPT !.delivered = @ + 1, !.refused = IF RefusedIsDropped THEN 0 ELSE @])
     ELSE r' = [r EXCEPT !.pc = "T3", !.a = IF AckedBeforeReplayed THEN acked ELSE replayed] /\ UNCHANGED <<ring, dropped>>
  /\ UNCHANGED <<failed, appended, Link, asked, Positions, s, got>>

(* Credits: what is acknowledged, less what was replayed *)
T3 ==
  /\ r.pc = "T3"
  /\ LET back == IF ~ReplayedDeducted THEN r.a ELSE IF AckedBeforeReplayed THEN r.a - replayed ELSE acked - r.a
         first == IF r.refused = 0 THEN r.dealt + 1 ELSE r.refused IN
     r' = IF back + Budget > r.delivered THEN [r EXCEPT !.pc = "deal", !.limit = back + Budget, !.a = 0]
          ELSE IF r.dealt + 2 - first < Patience THEN Dealt([r EXCEPT !.refused = first])
          ELSE [r EXCEPT !.pc = "T5", !.refused = first, !.a = 0]
  /\ UNCHANGED <<failed, appended, Link, asked, ring, Positions, s, History>>

(* Detached. What was refused is not given: the journal has it *)
T5 ==
  /\ r.pc = "T5"
  /\ resume' = IF ResumeAtRefused THEN r.refused ELSE r.dealt + 2
  /\ state' = FALSE
  /\ r' = Dealt([r EXCEPT !.attached = FALSE, !.refused = 0])
  /\ UNCHANGED <<failed, appended, join, asked, ring, Positions, s, History>>

(* Its handler has failed. What is pending then is not given either *)
H3 ==
  /\ r.pc = "step" /\ r.dealt = appended /\ failed.now
  /\ failed' = [failed EXCEPT !.now = FALSE]
  /\ IF r.attached
     THEN /\ resume' = IF r.refused # 0 /\ FailureAtRefused THEN r.refused ELSE r.dealt + 1
          /\ state' = FALSE
          /\ r' = [r EXCEPT !.attached = FALSE, !.refused = 0]
     ELSE UNCHANGED <<resume, state, r>>
  /\ UNCHANGED <<appended, join, asked, ring, Positions, s, History>>

Route == H1 \/ H2 \/ H3 \/ T1 \/ T2 \/ T3 \/ T5

---------------------------------------------------------------------------
(* The subscriber. pos: what it wants from the journal; have: whether that is there *)

Router == <<appended, Link, r>>
S(x) == s' = x

(* Only in the mutant that looks at join first *)
S0 ==
  /\ ~JoinAfterRecord /\ s.pc = "S1"
  /\ S([s EXCEPT !.pc = "S1b", !.j = join])
  /\ UNCHANGED <<failed, Router, asked, ring, Positions, History>>

S1 ==
  /\ s.pc = (IF JoinAfterRecord THEN "S1" ELSE "S1b")
  /\ S([s EXCEPT !.pc = "S2", !.have = s.pos <= appended])
  /\ UNCHANGED <<failed, Router, asked, ring, Positions, History>>

Joins(j) == /\ s.asking \/ ~AskedFirst
            /\ IF JoinIsFlag THEN j # 0 ELSE state
            /\ IF JoinExclusive THEN s.pos >= j ELSE s.pos > j

S2 ==
  /\ s.pc = "S2"
  /\ S(IF Joins(IF JoinAfterRecord THEN join ELSE s.j) THEN [s EXCEPT !.pc = "S4", !.have = FALSE, !.j = 0]
       ELSE [s EXCEPT !.pc = IF s.have THEN "S3" ELSE "S1", !.have = FALSE, !.j = 0])
  /\ UNCHANGED <<failed, Router, asked, ring, Positions, History>>

(* Handed out; acknowledged *)
S3 ==
  /\ s.pc = "S3"
  /\ got' = Append(got, <<s.pos, 0>>)
  /\ replayed' = IF ReplayedFirst THEN replayed + 1 ELSE replayed
  /\ S([s EXCEPT !.pc = "S3a", !.pos = @ + 1])
  /\ UNCHANGED <<failed, Router, asked, ring, acked, dropped>>

S3a ==
  /\ s.pc = "S3a"
  /\ acked' = Len(got)
  /\ S([s EXCEPT !.pc = IF ReplayedFirst THEN "S1" ELSE "S3b"])
  /\ UNCHANGED <<failed, Router, asked, ring, replayed, History>>

(* Only in the mutant *)
S3b ==
  /\ s.pc = "S3b"
  /\ replayed' = replayed + 1
  /\ S([s EXCEPT !.pc = "S1"])
  /\ UNCHANGED <<failed, Router, asked, ring, acked, History>>

(* It asks when it likes: when it is near the end *)
Q1 ==
  /\ s.pc = "S1" /\ (~s.asking \/ (~AskedOnce /\ ~asked)) /\ (NotAhead => s.pos <= appended + 1)
  /\ IF ClearedBeforeAsked THEN (IF Cleared THEN join' = 0 /\ resume' = 0 ELSE UNCHANGED <<join, resume>>) /\ UNCHANGED asked
     ELSE UNCHANGED <<join, resume>> /\ asked' = TRUE
  /\ S([s EXCEPT !.pc = "Q2"])
  /\ UNCHANGED <<failed, appended, state, r, ring, Positions, History>>

Q2 ==
  /\ s.pc = "Q2"
  /\ IF ClearedBeforeAsked THEN UNCHANGED <<join, resume>> /\ asked' = TRUE
     ELSE join' = 0 /\ resume' = 0 /\ UNCHANGED asked
  /\ S([s EXCEPT !.pc = "S1", !.asking = TRUE])
  /\ UNCHANGED <<failed, appended, state, r, ring, Positions, History>>

Replay == [s EXCEPT !.pc = "S1", !.pos = resume, !.asking = FALSE]
Poll(empty) ==
  IF ring # <<>> THEN got' = Append(got, <<Head(ring), 1>>) /\ ring' = Tail(ring) /\ S([s EXCEPT !.pc = "S4a", !.pos = 0])
  ELSE UNCHANGED <<got, ring>> /\ S(empty)

S4 ==
  /\ s.pc = "S4"
  /\ IF ~RingFirst /\ resume # 0 THEN UNCHANGED <<got, ring>> /\ S(Replay)
     ELSE Poll([s EXCEPT !.pc = "S5", !.pos = 0])
  /\ UNCHANGED <<failed, Router, asked, Positions, dropped>>

S4a ==
  /\ s.pc = "S4a"
  /\ acked' = Len(got)
  /\ S([s EXCEPT !.pc = "S4"])
  /\ UNCHANGED <<failed, Router, asked, ring, replayed, History>>

Fail ==
  /\ s.pc = "S4a" /\ ~failed.now /\ failed.n < Failures
  /\ failed' = [n |-> failed.n + 1, now |-> TRUE]
  /\ UNCHANGED <<Router, asked, ring, Positions, s, History>>

S5 ==
  /\ s.pc = "S5"
  /\ S(IF resume = 0 THEN [s EXCEPT !.pc = "S4"] ELSE IF LooksAgain THEN [s EXCEPT !.pc = "S6"] ELSE Replay)
  /\ UNCHANGED <<failed, Router, asked, ring, Positions, History>>

S6 ==
  /\ s.pc = "S6"
  /\ Poll(Replay)
  /\ UNCHANGED <<failed, Router, asked, Positions, dropped>>

Read == S0 \/ S1 \/ S2 \/ S3 \/ S3a \/ S3b \/ S4 \/ S4a \/ S5 \/ S6

---------------------------------------------------------------------------
Next == Route \/ Read \/ Q1 \/ Q2 \/ Fail
Spec == Init /\ [][Next]_vars
(* Who has come to the end asks *)
FairSpec == Spec /\ WF_vars(Route) /\ WF_vars(Read \/ Q2) /\ SF_vars(s.pos = appended + 1 /\ Q1)

TypeOK ==
  /\ appended \in 0..Events /\ join \in 0..(Events + 1) /\ resume \in 0..(Events + 1) /\ acked <= Len(got) /\ replayed <= Len(got)
  /\ r.dealt <= appended

E(j) == got[j][1]
NoDuplicate == \A j \in 1..Len(got) : E(j) >= Start /\ (j > 1 => E(j) > E(j - 1))
NoGap == \A j \in 1..Len(got) : ((IF j = 1 THEN Start ELSE E(j - 1) + 1)..(E(j) - 1)) \subseteq dropped
DroppedIsGone == \A j \in 1..Len(got) : E(j) \notin dropped
DropsOnlyWithPatience == Patience = 1 => dropped = {}

(* What came through the ring and was not given back *)
CreditBound == r.delivered - Cardinality({j \in 1..acked : got[j][2] = 1}) <= Budget
OneAtATime == asked => join = 0 /\ resume = 0

EventuallyLive == <>[](s.pc \in {"S4", "S4a", "S5", "S6"} /\ r.attached)
AllHandedOut == <>(\A e \in Start..Events : e \in dropped \/ \E j \in 1..Len(got) : E(j) = e)
=============================================================================
