--------------------------- MODULE PipelineShutdown ---------------------------
(***************************************************************************)
(* How a pipeline ends: workers, each a thread, with links of bounded      *)
(* length between them, and a thread that starts and joins them. It may be *)
(* stopped (the sources read no more, and an end travels after the last    *)
(* event), or aborted at any step; a stage may fail; a thread may not      *)
(* start. One step: a look at, or a change of, what others share. A worker *)
(* that is parked takes no step until there is what it waits for, or it is *)
(* interrupted; a user's function may swallow an interrupt.                *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Shape,                \* "pair" of workers, "line" of three, "merge" of two sources, "parallel": a router, two workers, a merge
  Events,               \* how many each source has
  Bounded,              \* whether a source ends by itself, after these; otherwise it waits for more
  Length,               \* of the links, with marks
  Dropping,             \* the links that drop their oldest event when they are full; the others block
  Refused,              \* the workers whose threads can't be started
  Stops, Aborts, Fails, Swallows,
  Clears                \* whether a worker that has seen no flag clears a stray interrupt before it parks

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "InterruptedAgain",   \* Interrupt: until it has ended
  "FlagFirst",          \* Abort: workers are told by the flag before they are interrupted
  "FlagLooked",         \* Put, End: a worker looks at the flag before it parks
  "FlagAtStart",        \* Loop: and before it begins
  "BlockedInterrupted", \* Blocked: an interrupt wakes who waits for room
  "WaitersInterrupted", \* Parked: and who waits for an event
  "FailureTold",        \* Work: a worker that fails begins an abort
  "RefusedAborts",      \* Start: so does a thread that can't be started
  "StopWakes",          \* Parked: a source that waits hears of a stop
  "EndInOrder",         \* SendEnd: after all events
  "MarksKept",          \* SendEnd: an end is never dropped
  "LastOfAll",          \* Loop: a worker ends after the ends of all its inputs
  "HandCounted",        \* Blocked: an event that finds no room before an interrupt is counted
  "FateOnce",           \* Work: an event that was written is not discarded, too
  "LeftoversCounted",   \* Report: what is left in the links is counted
  "LeftoversAfterJoin", \* Report: when nobody puts any more
  "JoinsAll"}           \* Report: all that were started are joined
ASSUME Removed \subseteq Safeguards
InterruptedAgain == "InterruptedAgain" \notin Removed
FlagFirst == "FlagFirst" \notin Removed
FlagLooked == "FlagLooked" \notin Removed
FlagAtStart == "FlagAtStart" \notin Removed
BlockedInterrupted == "BlockedInterrupted" \notin Removed
WaitersInterrupted == "WaitersInterrupted" \notin Removed
FailureTold == "FailureTold" \notin Removed
RefusedAborts == "RefusedAborts" \notin Removed
StopWakes == "StopWakes" \notin Removed
EndInOrder == "EndInOrder" \notin Removed
MarksKept == "MarksKept" \notin Removed
LastOfAll == "LastOfAll" \notin Removed
HandCounted == "HandCounted" \notin Removed
FateOnce == "FateOnce" \notin Removed
LeftoversCounted == "LeftoversCounted" \notin Removed
LeftoversAfterJoin == "LeftoversAfterJoin" \notin Removed
JoinsAll == "JoinsAll" \notin Removed

Ways ==  \* the links: their two ends
  CASE Shape = "pair" -> ("1" :> <<"s", "t">>)
    [] Shape = "line" -> ("1" :> <<"s", "w">>) @@ ("2" :> <<"w", "t">>)
    [] Shape = "merge" -> ("1" :> <<"s", "t">>) @@ ("2" :> <<"z", "t">>)
    [] Shape = "parallel" -> ("1" :> <<"s", "w">>) @@ ("2" :> <<"s", "x">>) @@ ("3" :> <<"w", "t">>) @@ ("4" :> <<"x", "t">>)
Links == DOMAIN Ways
Workers == {Ways[l][i] : l \in Links, i \in {1, 2}}
In(w) == {l \in Links : Ways[l][2] = w}
Out(w) == {l \in Links : Ways[l][1] = w}
Sources == {w \in Workers : In(w) = {}}
Made(s, n) == IF s = "z" THEN 10 + n ELSE n
All == UNION {{Made(s, n) : n \in 1..Events} : s \in Sources}
End == 99

VARIABLES
  pc, hand, at,         \* of each worker: where it is; its event, or 0; the link that it waits at
  read, ended, toEnd,   \* a source: how many it has read; the inputs that have ended; the outputs that get an end yet
  link,
  flag, aborting, told, \* the abort: its flag; whether it has begun; who was interrupted
  interrupted,          \* of each worker
  stopped, main,        \* whether the sources are to stop; the thread that starts and joins
  fate,                 \* of each event
  used, said

vars == <<pc, hand, at, read, ended, toEnd, link, flag, aborting, told, interrupted, stopped, main, fate, used, said>>

Init ==
  /\ pc = [w \in Workers |-> "new"] /\ hand = [w \in Workers |-> 0] /\ at = [w \in Workers |-> "-"]
  /\ read = [w \in Workers |-> 0] /\ ended = [w \in Workers |-> {}] /\ toEnd = [w \in Workers |-> Out(w)]
  /\ link = [l \in Links |-> <<>>]
  /\ flag = FALSE /\ aborting = FALSE /\ told = {} /\ interrupted = [w \in Workers |-> FALSE]
  /\ stopped = FALSE /\ main = "starts"
  /\ fate = [e \in All |-> "none"]
  /\ used = [fails |-> 0, swallows |-> 0] /\ said = "ok"

Go(w, l) == pc' = [pc EXCEPT ![w] = l]
Is(f, e, x) == fate' = [f EXCEPT ![e] = x] /\ said' = IF f[e] # "none" THEN "twice" ELSE said
Begun == IF FlagFirst THEN flag' = TRUE /\ aborting' = TRUE ELSE aborting' = TRUE /\ UNCHANGED flag
Control == <<flag, aborting, told, stopped, main>>

---------------------------------------------------------------------------
(* A worker *)

Parks(l) == IF Clears THEN "clear " \o l ELSE l
Clear(w) ==
  /\ \E l \in {"parked", "blocked", "end blocked"} : pc[w] = "clear " \o l /\ Go(w, l)
  /\ interrupted' = [interrupted EXCEPT ![w] = FALSE]
  /\ UNCHANGED <<Control, hand, at, read, ended, toEnd, link, fate, used, said>>

(* With LeftoversAfterJoin taken out, a worker that leaves counts what is in its inputs then *)
Leftovers(ls) == UNION {{link[l][i] : i \in 1..Len(link[l])} : l \in ls} \ {End}
Leave(w) ==
  /\ Go(w, "over")
  /\ IF LeftoversAfterJoin THEN UNCHANGED <<link, fate>>
     ELSE /\ fate' = [e \in All |-> IF e \in Leftovers(In(w)) THEN "discarded" ELSE fate[e]]
          /\ link' = [l \in Links |-> IF l \in In(w) THEN <<>> ELSE link[l]]

Enough(w) == IF w \in Sources THEN stopped \/ (Bounded /\ read[w] = Events)
             ELSE IF LastOfAll THEN ended[w] = In(w) ELSE ended[w] # {}

Loop(w) ==
  /\ pc[w] \in {"started", "loop"}
  /\ IF flag /\ (FlagAtStart \/ pc[w] = "loop") THEN Leave(w)
     ELSE Go(w, IF Enough(w) THEN "end" ELSE "take") /\ UNCHANGED <<link, fate>>
  /\ UNCHANGED <<Control, hand, at, read, ended, toEnd, interrupted, used, said>>

Read(w) ==
  /\ pc[w] = "take" /\ w \in Sources
  /\ IF read[w] < Events
     THEN /\ read' = [read EXCEPT ![w] = @ + 1]
          /\ hand' = [hand EXCEPT ![w] = Made(w, read[w] + 1)]
          /\ Go(w, "work")
     ELSE Go(w, Parks("parked")) /\ UNCHANGED <<read, hand>>
  /\ UNCHANGED <<Control, at, ended, toEnd, link, interrupted, fate, used, said>>

Take(w) ==
  /\ pc[w] = "take" /\ w \notin Sources
  /\ \/ /\ \A l \in In(w) : link[l] = <<>>
        /\ Go(w, Parks("parked")) /\ UNCHANGED <<hand, ended, link>>
     \/ \E l \in In(w) :
          /\ link[l] # <<>>
          /\ link' = [link EXCEPT ![l] = Tail(@)]
          /\ IF Head(link[l]) = End THEN ended' = [ended EXCEPT ![w] = @ \cup {l}] /\ Go(w, "loop") /\ UNCHANGED hand
             ELSE hand' = [hand EXCEPT ![w] = Head(link[l])] /\ Go(w, "work") /\ UNCHANGED ended
  /\ UNCHANGED <<Control, at, read, toEnd, interrupted, fate, used, said>>

(* An interrupt stays until somebody takes it: one that comes before it parks is not lost. *)
Parked(w) ==
  /\ pc[w] = "parked"
  /\ \/ /\ interrupted[w] /\ WaitersInterrupted
        /\ interrupted' = [interrupted EXCEPT ![w] = FALSE]
     \/ /\ IF w \in Sources THEN stopped /\ StopWakes ELSE \E l \in In(w) : link[l] # <<>>
        /\ UNCHANGED interrupted
  /\ Go(w, "loop")
  /\ UNCHANGED <<Control, hand, at, read, ended, toEnd, link, fate, used, said>>

(* The user's function: it does what it should, throws, is interrupted, or swallows that. *)
Work(w) ==
  /\ pc[w] = "work"
  /\ \/ /\ Out(w) # {} /\ Go(w, "put")
        /\ UNCHANGED <<hand, fate, said, used, interrupted, flag, aborting>>
     \/ /\ Out(w) = {} /\ Go(w, "loop") /\ Is(fate, hand[w], "processed")
        /\ hand' = [hand EXCEPT ![w] = 0]
        /\ UNCHANGED <<used, interrupted, flag, aborting>>
     \/ /\ Out(w) = {} /\ ~FateOnce /\ interrupted[w] /\ Go(w, "loop")
        /\ Is([fate EXCEPT ![hand[w]] = "processed"], hand[w], "discarded")
        /\ hand' = [hand EXCEPT ![w] = 0]
        /\ UNCHANGED <<used, interrupted, flag, aborting>>
     \/ /\ interrupted[w] /\ flag /\ Go(w, "loop") /\ Is(fate, hand[w], "discarded")
        /\ hand' = [hand EXCEPT ![w] = 0]
        /\ interrupted' = [interrupted EXCEPT ![w] = FALSE]
        /\ UNCHANGED <<used, flag, aborting>>
     \/ /\ used.fails < Fails /\ Go(w, "over") /\ Is(fate, hand[w], "failed")
        /\ used' = [used EXCEPT !.fails = @ + 1]
        /\ hand' = [hand EXCEPT ![w] = 0]
        /\ IF FailureTold THEN Begun ELSE UNCHANGED <<flag, aborting>>
        /\ UNCHANGED interrupted
     \/ /\ interrupted[w] /\ used.swallows < Swallows
        /\ interrupted' = [interrupted EXCEPT ![w] = FALSE]
        /\ used' = [used EXCEPT !.swallows = @ + 1]
        /\ UNCHANGED <<pc, hand, fate, said, flag, aborting>>
  /\ UNCHANGED <<told, stopped, main, at, read, ended, toEnd, link>>

Full(l) == Len(link[l]) >= Length
Droppable(l) == {i \in 1..Len(link[l]) : link[l][i] # End}
CanDrop(l) == l \in Dropping /\ Droppable(l) # {}
Oldest(l) == CHOOSE i \in Droppable(l) : \A j \in Droppable(l) : i <= j
Without(q, i) == SubSeq(q, 1, i - 1) \o SubSeq(q, i + 1, Len(q))

(* Into a link, in the place of its oldest event if need be *)
Into(l, x, front) ==
  LET dropped == link[l][Oldest(l)]
      left == IF Full(l) THEN Without(link[l], Oldest(l)) ELSE link[l] IN
  /\ ~Full(l) \/ CanDrop(l)
  /\ link' = [link EXCEPT ![l] = IF front THEN <<x>> \o left ELSE Append(left, x)]
  /\ IF Full(l) THEN Is(fate, dropped, "dropped") ELSE UNCHANGED <<fate, said>>

(* No room: a look at the flag, then it parks. *)
Put(w) ==
  /\ pc[w] = "put"
  /\ \E l \in Out(w) :
       \/ /\ Into(l, hand[w], FALSE)
          /\ Go(w, "loop") /\ hand' = [hand EXCEPT ![w] = 0] /\ UNCHANGED at
       \/ /\ Full(l) /\ ~CanDrop(l) /\ UNCHANGED link
          /\ IF flag /\ FlagLooked
             THEN Go(w, "loop") /\ hand' = [hand EXCEPT ![w] = 0] /\ Is(fate, hand[w], "discarded") /\ UNCHANGED at
             ELSE Go(w, Parks("blocked")) /\ at' = [at EXCEPT ![w] = l] /\ UNCHANGED <<hand, fate, said>>
  /\ UNCHANGED <<Control, read, ended, toEnd, interrupted, used>>

Blocked(w) ==
  /\ pc[w] = "blocked"
  /\ \/ /\ Into(at[w], hand[w], FALSE)
        /\ Go(w, "loop") /\ hand' = [hand EXCEPT ![w] = 0] /\ at' = [at EXCEPT ![w] = "-"]
        /\ UNCHANGED interrupted
     \/ /\ interrupted[w] /\ BlockedInterrupted
        /\ interrupted' = [interrupted EXCEPT ![w] = FALSE]
        /\ at' = [at EXCEPT ![w] = "-"]
        /\ IF ~flag THEN Go(w, "put") /\ UNCHANGED <<hand, fate, said>>
           ELSE /\ Go(w, "loop") /\ hand' = [hand EXCEPT ![w] = 0]
                /\ IF HandCounted THEN Is(fate, hand[w], "discarded") ELSE UNCHANGED <<fate, said>>
        /\ UNCHANGED link
  /\ UNCHANGED <<Control, read, ended, toEnd, used>>

SendEnd(w) ==
  /\ pc[w] = "end"
  /\ \/ /\ toEnd[w] = {} /\ Go(w, "over") /\ UNCHANGED <<toEnd, link, fate, said, at>>
     \/ \E l \in toEnd[w] :
          \/ /\ Into(l, End, ~EndInOrder)
             /\ toEnd' = [toEnd EXCEPT ![w] = @ \ {l}]
             /\ UNCHANGED <<pc, at>>
          \/ /\ ~MarksKept /\ Full(l)
             /\ toEnd' = [toEnd EXCEPT ![w] = @ \ {l}]
             /\ UNCHANGED <<pc, at, link, fate, said>>
          \/ /\ Full(l) /\ ~CanDrop(l)
             /\ IF flag /\ FlagLooked THEN Go(w, "loop") /\ UNCHANGED at
                ELSE Go(w, Parks("end blocked")) /\ at' = [at EXCEPT ![w] = l]
             /\ UNCHANGED <<toEnd, link, fate, said>>
  /\ UNCHANGED <<Control, hand, read, ended, interrupted, used>>

EndBlocked(w) ==
  /\ pc[w] = "end blocked"
  /\ \/ /\ ~Full(at[w]) \/ CanDrop(at[w])
        /\ UNCHANGED interrupted
     \/ /\ interrupted[w] /\ BlockedInterrupted
        /\ interrupted' = [interrupted EXCEPT ![w] = FALSE]
  /\ Go(w, "end") /\ at' = [at EXCEPT ![w] = "-"]
  /\ UNCHANGED <<Control, hand, read, ended, toEnd, link, fate, used, said>>

---------------------------------------------------------------------------
(* Starting, stopping, aborting, joining *)

Worker == <<hand, at, read, ended, toEnd, link, fate, used, said>>

(* In any order if that makes a difference. There may be an abort between the look at the flag and the start. *)
Starts(w) ==
  /\ main = "starts" /\ pc[w] = "new" /\ ~flag
  /\ Refused = {} => w = CHOOSE v \in Workers : pc[v] = "new"
  /\ main' = w
  /\ UNCHANGED <<Worker, pc, flag, aborting, told, interrupted, stopped>>

Start(w) ==
  /\ main = w
  /\ IF w \in Refused
     THEN /\ IF RefusedAborts THEN Begun ELSE UNCHANGED <<flag, aborting>>
          /\ main' = "refused" /\ UNCHANGED pc
     ELSE Go(w, "started") /\ main' = "starts" /\ UNCHANGED <<flag, aborting>>
  /\ UNCHANGED <<Worker, told, interrupted, stopped>>

Started ==
  /\ main = "starts" /\ (flag \/ \A w \in Workers : pc[w] # "new")
  /\ main' = "joins"
  /\ UNCHANGED <<Worker, pc, flag, aborting, told, interrupted, stopped>>

Stop ==
  /\ Stops /\ ~stopped /\ ~aborting
  /\ stopped' = TRUE
  /\ UNCHANGED <<Worker, pc, flag, aborting, told, interrupted, main>>

Abort ==
  /\ Aborts /\ ~aborting /\ main # "reported"
  /\ Begun
  /\ UNCHANGED <<Worker, pc, told, interrupted, stopped, main>>

(* A thread that was not started, or has ended, does not notice. *)
Alive(w) == pc[w] \notin {"new", "over"}
Interrupt(w) ==
  /\ aborting
  /\ IF InterruptedAgain THEN Alive(w) /\ ~interrupted[w] /\ UNCHANGED told
     ELSE w \notin told /\ told' = told \cup {w}
  /\ interrupted' = [interrupted EXCEPT ![w] = Alive(w)]
  /\ UNCHANGED <<Worker, pc, flag, aborting, stopped, main>>

LateFlag ==
  /\ aborting /\ ~flag /\ (InterruptedAgain \/ told = Workers)
  /\ flag' = TRUE
  /\ UNCHANGED <<Worker, pc, aborting, told, interrupted, stopped, main>>

Report ==
  /\ main \in {"joins", "refused"}
  /\ JoinsAll \/ main = "joins" => \A w \in Workers : pc[w] \in {"new", "over"}
  /\ main' = "reported"
  /\ IF LeftoversCounted /\ LeftoversAfterJoin
     THEN /\ fate' = [e \in All |-> IF e \in Leftovers(Links) THEN "discarded" ELSE fate[e]]
          /\ link' = [l \in Links |-> <<>>]
     ELSE UNCHANGED <<fate, link>>
  /\ UNCHANGED <<pc, hand, at, read, ended, toEnd, flag, aborting, told, interrupted, stopped, used, said>>

---------------------------------------------------------------------------
Moves ==
  \/ \E w \in Workers : Loop(w) \/ Read(w) \/ Take(w) \/ Parked(w) \/ Work(w) \/ Put(w) \/ Blocked(w) \/ SendEnd(w) \/ EndBlocked(w) \/ Clear(w)
  \/ \E w \in Workers : Starts(w) \/ Start(w) \/ Interrupt(w)
  \/ Started \/ LateFlag \/ Report
Next == Moves \/ Stop \/ Abort
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Moves)

TypeOK ==
  /\ \A l \in Links : Len(link[l]) <= Length
  /\ \A w \in Workers : hand[w] # 0 <=> pc[w] \in {"work", "put", "blocked", "clear blocked"}

Produced == UNION {{Made(s, n) : n \in 1..read[s]} : s \in Sources}
Places(e) ==
  Cardinality({w \in Workers : hand[w] = e}) + (IF fate[e] # "none" THEN 1 ELSE 0)
  + Cardinality({<<l, i>> \in Links \X (1..Length) : i <= Len(link[l]) /\ link[l][i] = e})

(* What was read is in one place, or has had one fate; in the end it has had one. *)
OneFate ==
  /\ said = "ok"
  /\ \A e \in Produced : Places(e) = 1
  /\ main = "reported" => \A e \in Produced : fate[e] # "none"

(* Nobody is left behind. *)
AllJoined == main = "reported" => \A w \in Workers : pc[w] \in {"new", "over"}

(* If nobody aborts, nothing that was read is discarded. *)
Drains == main = "reported" /\ ~aborting => \A e \in Produced : fate[e] \in {"processed", "dropped"}

AbortReachesAll == (aborting \/ main = "refused" \/ used.fails > 0) ~> (main = "reported")
StopReachesAll == stopped ~> (main = "reported")
EndsAlone == <>(main = "reported")
=============================================================================
