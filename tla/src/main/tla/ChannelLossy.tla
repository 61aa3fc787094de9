---------------------------- MODULE ChannelLossy ----------------------------
(***************************************************************************)
(* A channel without flow control: the producer waits for nobody, and      *)
(* readers find out by themselves that they were overrun. A reader writes  *)
(* nothing, so one of them is as good as many. The producer may be killed  *)
(* at any step; another one takes over.                                    *)
(*                                                                         *)
(* Memory order matters here. What the producer stores goes to a buffer,   *)
(* and becomes visible in any order that is allowed: stores to one word in *)
(* order, a release store after all before it, nothing across a fence.     *)
(* A reader loads the words of a message in any order, after the acquire   *)
(* load of its sequence, and before its second look if there is a fence.   *)
(* Who is killed loses what was not visible, in any order that is allowed. *)
(*                                                                         *)
(* A message has a sequence, and two words that hold what belongs to it.   *)
(* Sequences are words as in ChannelCredits.                               *)
(*                                                                         *)
(* A state lane is such a channel with a reader that wants the newest one. *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Slots,
  Margin,               \* how far from the oldest one that is there a reader goes on
  Quota,                \* how many messages are published
  Buffer,               \* stores that are not visible yet, at most
  Kills, Followed,      \* how often the producer is killed, and whether another one follows
  Lane,                 \* the reader wants the newest message only
  Modulus, Start        \* of the sequences

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "Marked",             \* P2: a slot is in progress before its words are written
  "PositionFirst",      \* P2: a mark is not seen before the hint that was set before it
  "FenceAfterMark",     \* P3: store-store
  "CommitReleases",     \* P4
  "Scans",              \* T1: nothing is published a second time
  "StaysMarked",        \* T2: a slot that the dead left in progress is not what it was before
  "FirstLookAcquires",  \* R1
  "LooksAgain",         \* R3
  "FenceBeforeLook",    \* R3 after R2: load-load
  "MovesOn",            \* R4: an overrun is over when it was told
  "MovesForward",       \* R4: by one at least, whatever the hint says
  "MissedIsDistance"}   \* R4
ASSUME Removed \subseteq Safeguards
Marked == "Marked" \notin Removed
PositionFirst == "PositionFirst" \notin Removed
FenceAfterMark == "FenceAfterMark" \notin Removed
CommitReleases == "CommitReleases" \notin Removed
Scans == "Scans" \notin Removed
StaysMarked == "StaysMarked" \notin Removed
FirstLookAcquires == "FirstLookAcquires" \notin Removed
LooksAgain == "LooksAgain" \notin Removed
FenceBeforeLook == "FenceBeforeLook" \notin Removed
MovesOn == "MovesOn" \notin Removed
MovesForward == "MovesForward" \notin Removed
MissedIsDistance == "MissedIsDistance" \notin Removed

SeqOf(n) == (Start + n) % Modulus
Count(v) == (v - Start) % Modulus
Mark(v) == (v + Modulus \div 2) % Modulus
Distance(v, n) == LET d == (v - SeqOf(n)) % Modulus IN IF d < Modulus \div 2 THEN d ELSE d - Modulus
Slot(n) == n % Slots
S == 0..(Slots - 1)
ASSUME Margin < Slots /\ 4 * (Quota + Slots) < Modulus

(* What a reader at n makes of the value of its slot *)
IsMarked(v, n) == Distance(v, n) < -(Modulus \div 4) \/ Distance(v, n) >= Modulus \div 4
Unmarked(v, n) == IF IsMarked(v, n) THEN Mark(v) ELSE v
Answer(v, n) ==
  LET marked == IsMarked(v, n)
      d == Distance(Unmarked(v, n), n) IN
  IF d = 0 /\ ~marked THEN "ready"
  ELSE IF d = 0 \/ (d < 0 /\ (-d) % Slots = 0) THEN "not ready"
  ELSE IF d > 0 /\ d % Slots = 0 THEN "overrun"
  ELSE "corrupt"

None == [n |-> -1, life |-> 0]

VARIABLES
  seq, a, b, position,  \* what is visible
  buf,                  \* what the producer has stored since
  w, r,                 \* the producer, the reader
  kills,
  said                  \* what the reader did that must not be

vars == <<seq, a, b, position, buf, w, r, kills, said>>
Memory == <<seq, a, b, position>>

Init ==
  /\ seq = [s \in S |-> SeqOf(s - Slots)]
  /\ a = [s \in S |-> None] /\ b = [s \in S |-> None] /\ position = SeqOf(0)
  /\ buf = <<>>
  /\ w = [pc |-> "P2", n |-> 0]
  /\ r = [pc |-> IF Lane THEN "L0" ELSE "R1", n |-> 0, seen |-> 0, todo |-> {}, a |-> None, b |-> None, again |-> 0, got |-> 0, missed |-> 0, last |-> -1]
  /\ kills = 0 /\ said = "ok"

---------------------------------------------------------------------------
(* The buffer: a store is <<word, slot, value, release>> *)

Fence == <<"fence", 0, 0, FALSE>>
Put(x) == Len(buf) < Buffer /\ buf' = Append(buf, x)

MayFlush(i) ==
  LET x == buf[i] IN
  /\ x # Fence
  /\ \A j \in 1..(i - 1) : ~x[4] /\ buf[j] # Fence /\ <<buf[j][1], buf[j][2]>> # <<x[1], x[2]>>

RECURSIVE Tidy(_)
Tidy(q) == IF q # <<>> /\ Head(q) = Fence THEN Tidy(Tail(q)) ELSE q
Without(i) == Tidy(SubSeq(buf, 1, i - 1) \o SubSeq(buf, i + 1, Len(buf)))

Flush ==
  /\ \E i \in 1..Len(buf) :
       LET x == buf[i] IN
       /\ MayFlush(i)
       /\ seq' = IF x[1] = "seq" THEN [seq EXCEPT ![x[2]] = x[3]] ELSE seq
       /\ a' = IF x[1] = "a" THEN [a EXCEPT ![x[2]] = x[3]] ELSE a
       /\ b' = IF x[1] = "b" THEN [b EXCEPT ![x[2]] = x[3]] ELSE b
       /\ position' = IF x[1] = "position" THEN x[3] ELSE position
       /\ buf' = Without(i)
  /\ UNCHANGED <<w, r, kills, said>>

---------------------------------------------------------------------------
(* The producer. n: what it publishes *)

GoW(pc) == w' = [w EXCEPT !.pc = pc]
Message == [n |-> w.n, life |-> kills]

P2 ==
  /\ w.pc = "P2" /\ w.n < Quota
  /\ IF Marked THEN Put(<<"seq", Slot(w.n), Mark(SeqOf(w.n)), PositionFirst>>) ELSE UNCHANGED buf
  /\ GoW(IF Marked /\ FenceAfterMark THEN "P3" ELSE "P3a")
  /\ UNCHANGED <<Memory, r, kills, said>>

P3 ==
  /\ w.pc = "P3"
  /\ IF buf = <<>> THEN UNCHANGED buf ELSE Put(Fence)
  /\ GoW("P3a")
  /\ UNCHANGED <<Memory, r, kills, said>>

P3a ==
  /\ w.pc = "P3a"
  /\ Put(<<"a", Slot(w.n), Message, FALSE>>)
  /\ GoW("P3b")
  /\ UNCHANGED <<Memory, r, kills, said>>

P3b ==
  /\ w.pc = "P3b"
  /\ Put(<<"b", Slot(w.n), Message, FALSE>>)
  /\ GoW("P4")
  /\ UNCHANGED <<Memory, r, kills, said>>

P4 ==
  /\ w.pc = "P4"
  /\ Put(<<"seq", Slot(w.n), SeqOf(w.n), CommitReleases>>)
  /\ GoW("P5")
  /\ UNCHANGED <<Memory, r, kills, said>>

P5 ==
  /\ w.pc = "P5"
  /\ Put(<<"position", 0, SeqOf(w.n + 1), TRUE>>)
  /\ w' = [pc |-> "P2", n |-> w.n + 1]
  /\ UNCHANGED <<Memory, r, kills, said>>

Kill ==
  /\ kills < Kills /\ ~(w.pc = "P2" /\ w.n = Quota)
  /\ kills' = kills + 1
  /\ buf' = <<>>
  /\ w' = [pc |-> "T0", n |-> 0]
  /\ UNCHANGED <<Memory, r, said>>

(* Takeover: the first sequence from the hint on that is not published *)
T0 ==
  /\ w.pc = "T0" /\ Followed
  /\ w' = [pc |-> IF Scans THEN "T1" ELSE "T2", n |-> Count(position)]
  /\ UNCHANGED <<Memory, buf, r, kills, said>>

T1 ==
  /\ w.pc = "T1"
  /\ w' = IF seq[Slot(w.n)] = SeqOf(w.n) THEN [w EXCEPT !.n = @ + 1] ELSE [w EXCEPT !.pc = "T2"]
  /\ UNCHANGED <<Memory, buf, r, kills, said>>

(* What is in progress is left so *)
T2 ==
  /\ w.pc = "T2"
  /\ IF ~StaysMarked /\ seq[Slot(w.n)] = Mark(SeqOf(w.n)) THEN Put(<<"seq", Slot(w.n), SeqOf(w.n - Slots), FALSE>>) ELSE UNCHANGED buf
  /\ GoW("T4")
  /\ UNCHANGED <<Memory, r, kills, said>>

(* The hint is set before anything is written *)
T4 ==
  /\ w.pc = "T4"
  /\ Put(<<"position", 0, SeqOf(w.n), TRUE>>)
  /\ GoW("P2")
  /\ UNCHANGED <<Memory, r, kills, said>>

Produce == P2 \/ P3 \/ P3a \/ P3b \/ P4 \/ P5 \/ T0 \/ T1 \/ T2 \/ T4

---------------------------------------------------------------------------
(* The reader. n: its position; todo: the words that are yet to be loaded, "again" is the second look. got, missed: counts. *)
(* seen: of a lane, the hint. last: what it has handed out last.                                                           *)

Rest == <<Memory, buf, w, kills>>
At(s, n) == [s EXCEPT !.pc = IF Lane THEN "L0" ELSE "R1", !.n = n, !.todo = {}, !.a = None, !.b = None, !.again = 0, !.seen = 0]
Loads == {"a", "b"} \cup (IF LooksAgain /\ ~FenceBeforeLook THEN {"again"} ELSE {})

(* Intact, so it says *)
HandOut(s) ==
  /\ r' = [At(s, s.n + 1) EXCEPT !.got = IF Lane THEN 0 ELSE @ + 1, !.last = s.n]
  /\ said' = IF s.a # s.b THEN "torn" ELSE IF s.a.n # s.n THEN "foreign" ELSE IF s.n < s.last THEN "back" ELSE said

(* Void: it counts as missed *)
Decide(s) == IF s.again = SeqOf(s.n) THEN HandOut(s) ELSE r' = [At(s, s.n + 1) EXCEPT !.missed = IF Lane THEN 0 ELSE @ + 1] /\ UNCHANGED said

R1 ==
  /\ r.pc = "R1" /\ r.n < Quota
  /\ LET v == seq[Slot(r.n)]
         x == Answer(v, r.n)
         loads == [r EXCEPT !.pc = "R2", !.todo = Loads] IN
     /\ r' = CASE x = "ready" -> loads [] x = "overrun" -> [r EXCEPT !.pc = "R4"] [] OTHER -> r
     /\ said' = IF x = "corrupt" THEN x ELSE said
  /\ UNCHANGED Rest

(* Without acquire, words are loaded before the first look *)
R1e ==
  /\ ~FirstLookAcquires /\ r.pc = "R1" /\ r.n < Quota /\ r.a = None /\ r.b = None
  /\ r' = [r EXCEPT !.pc = "R1b", !.a = a[Slot(r.n)], !.b = b[Slot(r.n)]]
  /\ UNCHANGED <<Rest, said>>

R1b ==
  /\ r.pc = "R1b"
  /\ r' = IF Answer(seq[Slot(r.n)], r.n) = "ready" THEN [r EXCEPT !.pc = "R3"] ELSE At(r, r.n)
  /\ UNCHANGED <<Rest, said>>

R2 ==
  /\ r.pc = "R2"
  /\ \E x \in r.todo :
       LET s == Slot(r.n)
           l == [r EXCEPT !.a = IF x = "a" THEN a[s] ELSE @, !.b = IF x = "b" THEN b[s] ELSE @,
                          !.again = IF x = "again" THEN seq[s] ELSE @, !.todo = @ \ {x}] IN
       IF l.todo # {} THEN r' = l /\ UNCHANGED said
       ELSE IF ~LooksAgain THEN HandOut(l)
       ELSE IF FenceBeforeLook THEN r' = [l EXCEPT !.pc = "R3"] /\ UNCHANGED said
       ELSE Decide(l)
  /\ UNCHANGED Rest

R3 ==
  /\ r.pc = "R3"
  /\ Decide([r EXCEPT !.again = seq[Slot(r.n)]])
  /\ UNCHANGED Rest

(* Overrun: then the hint is ahead, too *)
R4 ==
  /\ r.pc = "R4"
  /\ LET hint == Count(position) - Slots + Margin
         to == IF MovesForward /\ hint <= r.n THEN r.n + 1 ELSE IF hint < 0 THEN 0 ELSE hint IN
     r' = [At(r, IF MovesOn THEN to ELSE r.n) EXCEPT !.missed = @ + (IF ~MovesOn THEN 0 ELSE IF MissedIsDistance THEN to - r.n ELSE 1)]
  /\ said' = IF Count(position) <= r.n THEN "corrupt" ELSE said
  /\ UNCHANGED Rest

(* Of a lane. The newest is the one at the hint, if it is committed, or the one before. *)
L0 ==
  /\ r.pc = "L0"
  /\ r' = [r EXCEPT !.pc = "L1", !.seen = Count(position)]
  /\ UNCHANGED <<Rest, said>>

L1 ==
  /\ r.pc = "L1"
  /\ r' = IF seq[Slot(r.seen)] = SeqOf(r.seen) THEN [r EXCEPT !.pc = "L2", !.n = r.seen]
          ELSE IF r.seen = 0 THEN At(r, 0) ELSE [r EXCEPT !.pc = "L2", !.n = r.seen - 1]
  /\ UNCHANGED <<Rest, said>>

L2 ==
  /\ r.pc = "L2"
  /\ r' = IF seq[Slot(r.n)] = SeqOf(r.n) THEN [r EXCEPT !.pc = "R2", !.todo = Loads] ELSE [r EXCEPT !.pc = "L3"]
  /\ UNCHANGED <<Rest, said>>

(* Overwritten: then the hint has moved *)
L3 ==
  /\ r.pc = "L3"
  /\ r' = At(r, 0)
  /\ said' = IF position = SeqOf(r.seen) THEN "corrupt" ELSE said
  /\ UNCHANGED Rest

ReadLane == L0 \/ L1 \/ L2 \/ L3
Read == R1 \/ R1e \/ R1b \/ R2 \/ R3 \/ R4 \/ ReadLane

---------------------------------------------------------------------------
Next == Produce \/ Flush \/ Kill \/ Read
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Produce) /\ WF_vars(Flush) /\ WF_vars(Read)

TypeOK ==
  /\ \A s \in S : seq[s] \in 0..(Modulus - 1)
  /\ w.n \in 0..Quota /\ r.n \in 0..(Quota + Slots) /\ Len(buf) <= Buffer

(* What is said to be intact is one message *)
NoTornRead == said # "torn"

(* And it is the one that was expected *)
NoForeign == said # "foreign"

NoFalseCorruption == said # "corrupt"

(* Always: what was received and what was missed is all up to here *)
MissedIsExact == r.got + r.missed = r.n

(* A reader does not pass what is not published: it would miss it *)
NotAhead == w.pc \in {"T0", "T1", "T2"} \/ r.n <= IF w.pc = "P5" THEN w.n + 1 ELSE w.n

(* A lane never shows an older message after a newer one *)
NeverBack == said # "back"

(* Each sequence once *)
Forward == [][r'.n >= r.n]_vars

(* Liveness: no overrun is for ever *)
ReachesTheEnd == <>[](r.n = Quota)

(* The newest that is visible, or -1. Who dies half-way leaves it, and readers get there. *)
Newest ==
  LET there == {n \in 0..(Quota - 1) : seq[Slot(n)] = SeqOf(n)} IN
  IF there = {} THEN -1 ELSE CHOOSE n \in there : \A o \in there : n >= o
ReadsNewest == <>[](r.last = Newest)
PassesAll == <>[](r.n > Newest)
=============================================================================
