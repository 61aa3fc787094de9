----------------------------- MODULE Sequencer -----------------------------
(***************************************************************************)
(* The sequencer: claim, publish and gate. Positions are counts: the       *)
(* number of the next event. With several producers a claim is a CAS, and  *)
(* a slot has a stamp, the lap that it was published for; with one, the    *)
(* claim is the producer's own, and it publishes by its cursor.            *)
(* A limit is the lowest gate and the capacity; after that the array of    *)
(* gates is read again, and must be the same. Gates come and go meanwhile. *)
(* Where there is none, all that is published takes its place: its prefix. *)
(*                                                                         *)
(* The cursor has a store buffer. An event is written in two steps, and is *)
(* no event between. Gates are changed under a lock. Changes that are      *)
(* tried again until they succeed are one action: raising the floor.       *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Producers,
  Multi,                \* the sequencer for several producers, also if it has one
  Consumers,            \* they are there from the start
  Joiners,              \* they come later
  Removable,
  Mortal,               \* consumers that may die at any step
  After,                \* consumer -> those that it comes after
  Capacity,
  Slots,                \* Capacity or more
  Quota,                \* how many events are claimed, at most
  Batch,                \* largest claim; with one producer, how many it holds unpublished at most
  Closes

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "GatesLimit",             \* L2: a limit depends on the gates
  "ArrayReadAgain",         \* L3
  "CursorFence",            \* L3: one producer: what it has published is seen before it reads the array again
  "PrefixWithoutGates",     \* L1: where there is no gate, a limit depends on what is published
  "StartsAtPrefix",         \* J1, J3: a new gate passes nothing that is claimed and not published
  "GateSetAgain",           \* J3: where it starts is looked for once more when the gate is up
  "FromHighestGate",        \* X2: the prefix is looked for from the highest gate on, and not from the floor only
  "PrefixIsFloor",          \* X5
  "GateIsFloor",            \* R4: the floor is not below a gate that is removed
  "WrittenThenPublished",   \* P7 before P8
  "StampHasLap",            \* C3: and not only that the slot was published once
  "ReadThenPassed",         \* C5 before C6
  "RemoveWaits",            \* R2: until the consumer has stopped, or is dead
  "Rebased",                \* R3: who came after the removed one, no longer does
  "RebasedOntoUpstream",    \* R3: but comes after those that it came after
  "ClosedInClaim",          \* K1: a claim and a close exclude each other
  "EndIsClaimed"}           \* one producer: the end is behind what it has claimed, published or not
ASSUME Removed \subseteq Safeguards
GatesLimit == "GatesLimit" \notin Removed
ArrayReadAgain == "ArrayReadAgain" \notin Removed
CursorFence == "CursorFence" \notin Removed
PrefixWithoutGates == "PrefixWithoutGates" \notin Removed
StartsAtPrefix == "StartsAtPrefix" \notin Removed
GateSetAgain == "GateSetAgain" \notin Removed
FromHighestGate == "FromHighestGate" \notin Removed
PrefixIsFloor == "PrefixIsFloor" \notin Removed
GateIsFloor == "GateIsFloor" \notin Removed
WrittenThenPublished == "WrittenThenPublished" \notin Removed
StampHasLap == "StampHasLap" \notin Removed
ReadThenPassed == "ReadThenPassed" \notin Removed
RemoveWaits == "RemoveWaits" \notin Removed
Rebased == "Rebased" \notin Removed
RebasedOntoUpstream == "RebasedOntoUpstream" \notin Removed
ClosedInClaim == "ClosedInClaim" \notin Removed
EndIsClaimed == "EndIsClaimed" \notin Removed

All == Consumers \cup Joiners
Alone == [c \in All |-> {}]
Chain == [c \in All |-> IF c = "b" THEN {"a"} ELSE IF c = "c" THEN {"b"} ELSE {}]
Diamond == [c \in All |-> IF c = "c" THEN {"a", "b"} ELSE {}]

VARIABLES
  claim,                \* [i, x]: the next position, and CLOSED; with one producer, its own
  limit,
  floor,                \* several producers: all before it is published
  cursor, cursorSeen,   \* one producer: as it knows it, and as all others see it
  stamps, event,        \* by slot
  gates, gate,          \* the array, with its identity; the positions
  locked,               \* somebody changes the gates
  upstream,             \* consumer -> whom it waits for
  fenced,               \* consumers that are told to stop
  closed,               \* the flag that consumers look at
  prod, cons, rem,      \* threads
  seen                  \* history: what each consumer has read

vars == <<claim, limit, floor, cursor, cursorSeen, stamps, event, gates, gate, locked, upstream, fenced, closed, prod, cons, rem, seen>>
Claims == <<claim, limit, closed>>
Array == <<gates, locked>>
Cursor == <<cursor, cursorSeen>>
Ring == <<stamps, event>>
Gating == <<floor, gates, gate, locked, upstream, fenced>>
Others == <<cons, rem, seen>>

None == 0 - 1
Half == 0 - 2           \* an event that is being written
Slot(s) == s % Slots
Lap(s) == s \div Slots
Min(x, y) == IF x < y THEN x ELSE y
Max(x, y) == IF x > y THEN x ELSE y
Idle == [pc |-> "idle", v |-> 0, n |-> 0, k |-> 0, m |-> 0, id |-> 0, todo |-> {}]
(* What never changes is not read *)
Looking(c) == IF Removable # {} /\ After # Alone THEN "C1" ELSE IF After[c] = {} THEN "C3" ELSE "C2"
Boundary(c) == IF c \in Removable THEN "C0" ELSE Looking(c)

(* next: the next event to read; to: behind the last one that may be read; from: where it started *)
Reader(c, s) == [pc |-> Boundary(c), next |-> s, to |-> IF After[c] = {} THEN s ELSE 0, m |-> Quota, todo |-> After[c], from |-> s]
Stopped(c, pc) == [cons[c] EXCEPT !.pc = pc, !.to = 0, !.m = 0, !.todo = {}]
Again(c, s) == [Reader(c, s.next) EXCEPT !.from = s.from]
NoRemoval == [pc |-> "R1", c |-> "none"]

Init ==
  /\ claim = [i |-> 0, x |-> FALSE] /\ limit = 0 /\ floor = 0 /\ cursor = 0 /\ cursorSeen = 0
  /\ stamps = [s \in 0..(Slots - 1) |-> None] /\ event = [s \in 0..(Slots - 1) |-> None]
  /\ gates = [a |-> Consumers, id |-> 0] /\ locked = FALSE /\ gate = [c \in All |-> 0] /\ upstream = After /\ fenced = {} /\ closed = FALSE
  /\ prod = [p \in Producers |-> Idle]
  /\ cons = [c \in All |-> IF c \in Consumers THEN Reader(c, 0) ELSE [Reader(c, 0) EXCEPT !.pc = "J1", !.to = 0, !.m = 0, !.todo = {}]]
  /\ rem = NoRemoval /\ seen = [c \in All |-> <<>>]

GoP(p, s) == prod' = [prod EXCEPT ![p] = s]
GoC(c, s) == cons' = [cons EXCEPT ![c] = s]

---------------------------------------------------------------------------
(* prefix: as far as all is published, from the floor and the highest gate on. m: how far it has got. The limits of claims are not a     *)
(* lap ahead of where it begins, so its stamps are still there.                                                                         *)

PrefixSteps(l, then) ==
  IF l.pc = "X1" THEN {<<[l EXCEPT !.pc = IF FromHighestGate THEN "X2" ELSE "X4", !.m = floor], floor>>}
  ELSE IF l.pc = "X2" THEN {<<[l EXCEPT !.pc = IF gates.a = {} THEN "X4" ELSE "X3", !.todo = gates.a], floor>>}
  ELSE IF l.pc = "X3" THEN {<<[l EXCEPT !.pc = IF l.todo = {c} THEN "X4" ELSE @, !.m = Max(@, gate[c]), !.todo = @ \ {c}], floor>> : c \in l.todo}
  ELSE IF l.pc = "X4" THEN {<<IF stamps[Slot(l.m)] = Lap(l.m) THEN [l EXCEPT !.m = @ + 1] ELSE [l EXCEPT !.pc = "X5"], floor>>}
  ELSE IF l.pc = "X5" THEN {<<[l EXCEPT !.pc = then], IF PrefixIsFloor THEN Max(floor, l.m) ELSE floor>>}
  ELSE {}

---------------------------------------------------------------------------
(* tryClaim. v: the claim; m: the lowest that was read *)

Room(p) == LET l == prod[p] IN (IF Multi THEN l.v ELSE claim.i) + l.n <= limit

P1(p) ==
  /\ prod[p].pc = "idle" /\ ~claim.x /\ (ClosedInClaim \/ ~closed)
  /\ \E n \in 1..Batch :
       /\ claim.i + n <= Quota
       /\ IF Multi THEN GoP(p, [Idle EXCEPT !.pc = "P2", !.v = claim.i, !.n = n]) /\ UNCHANGED claim
          ELSE /\ claim.i + n - cursor <= Batch
               /\ IF claim.i + n <= limit THEN claim' = [claim EXCEPT !.i = @ + n] /\ UNCHANGED prod
                  ELSE GoP(p, [Idle EXCEPT !.pc = "L1", !.n = n]) /\ UNCHANGED claim
  /\ UNCHANGED <<limit, closed, Cursor, Ring, Gating, Others>>

P2(p) ==
  /\ prod[p].pc = "P2"
  /\ GoP(p, [prod[p] EXCEPT !.pc = IF Room(p) THEN "P6" ELSE "L1"])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, Others>>

(* computeLimit *)
L1(p) ==
  /\ prod[p].pc = "L1"
  /\ LET l == [prod[p] EXCEPT !.id = gates.id] IN
     GoP(p, IF gates.a = {} \/ ~GatesLimit
            THEN (IF GatesLimit /\ PrefixWithoutGates /\ Multi THEN [l EXCEPT !.pc = "X1"]
                  ELSE [l EXCEPT !.pc = "L3", !.m = IF GatesLimit /\ PrefixWithoutGates THEN cursor ELSE claim.i])
            ELSE [l EXCEPT !.pc = "L2", !.todo = gates.a, !.m = Quota])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, Others>>

LX(p) ==
  /\ \E x \in PrefixSteps(prod[p], "L3") : GoP(p, x[1]) /\ floor' = x[2]
  /\ UNCHANGED <<Claims, Cursor, Ring, gates, gate, locked, upstream, fenced, Others>>

L2(p) ==
  /\ prod[p].pc = "L2"
  /\ \E c \in prod[p].todo :
       GoP(p, [prod[p] EXCEPT !.pc = IF prod[p].todo = {c} THEN "L3" ELSE "L2", !.m = Min(@, gate[c]), !.todo = @ \ {c}])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, Others>>

(* The fence is over when the buffer has drained *)
L3(p) ==
  /\ prod[p].pc = "L3" /\ (CursorFence => cursorSeen = cursor)
  /\ GoP(p, IF gates.id = prod[p].id \/ ~ArrayReadAgain THEN [prod[p] EXCEPT !.pc = "P5", !.id = 0]
            ELSE [prod[p] EXCEPT !.pc = "L1", !.m = 0, !.id = 0])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, Others>>

(* The limit may go back *)
P5(p) ==
  /\ prod[p].pc = "P5"
  /\ LET l == prod[p]
         new == l.m + Capacity IN
     /\ limit' = new
     /\ IF (IF Multi THEN l.v ELSE claim.i) + l.n > new THEN GoP(p, Idle) /\ UNCHANGED claim                     \* NO_ROOM
        ELSE IF Multi THEN GoP(p, [l EXCEPT !.pc = "P6", !.m = 0]) /\ UNCHANGED claim
        ELSE claim' = [claim EXCEPT !.i = @ + l.n] /\ GoP(p, Idle)
  /\ UNCHANGED <<closed, Cursor, Ring, Gating, Others>>

P6(p) ==
  /\ prod[p].pc = "P6"
  /\ LET l == prod[p] IN
     IF claim = [i |-> l.v, x |-> FALSE]
     THEN claim' = [claim EXCEPT !.i = @ + l.n] /\ GoP(p, [l EXCEPT !.pc = IF WrittenThenPublished THEN "P7" ELSE "P8"])
     ELSE UNCHANGED claim /\ GoP(p, Idle)
  /\ UNCHANGED <<limit, closed, Cursor, Ring, Gating, Others>>

(* k: how many of the claim are written, and then, published. One producer publishes what it holds, one at a time. *)
This(p) == IF Multi THEN prod[p].v + prod[p].k ELSE IF WrittenThenPublished THEN cursor ELSE cursor - 1
Holds(p) == ~Multi /\ prod[p].pc = "idle" /\ cursor < claim.i
Next1(p, pc, then) == LET l == prod[p] IN IF l.k + 1 < l.n THEN [l EXCEPT !.pc = pc, !.k = @ + 1]
                                          ELSE IF then = "idle" THEN Idle ELSE [l EXCEPT !.pc = then, !.k = 0]

P7(p) ==
  /\ prod[p].pc = "P7" \/ (Holds(p) /\ WrittenThenPublished)
  /\ event' = [event EXCEPT ![Slot(This(p))] = Half]
  /\ GoP(p, [prod[p] EXCEPT !.pc = "P7b"])
  /\ UNCHANGED <<Claims, Cursor, stamps, Gating, Others>>

P7b(p) ==
  /\ prod[p].pc = "P7b"
  /\ event' = [event EXCEPT ![Slot(This(p))] = This(p)]
  /\ GoP(p, IF Multi THEN Next1(p, "P7", IF WrittenThenPublished THEN "P8" ELSE "idle")
            ELSE IF WrittenThenPublished THEN [prod[p] EXCEPT !.pc = "P8"] ELSE Idle)
  /\ UNCHANGED <<Claims, Cursor, stamps, Gating, Others>>

P8(p) ==
  /\ prod[p].pc = "P8" \/ (Holds(p) /\ ~WrittenThenPublished)
  /\ IF Multi THEN /\ stamps' = [stamps EXCEPT ![Slot(This(p))] = Lap(This(p))]
                   /\ GoP(p, Next1(p, "P8", IF WrittenThenPublished THEN "idle" ELSE "P7"))
                   /\ UNCHANGED cursor
     ELSE cursor' = cursor + 1 /\ UNCHANGED stamps /\ GoP(p, IF WrittenThenPublished THEN Idle ELSE [prod[p] EXCEPT !.pc = "P7"])
  /\ UNCHANGED <<Claims, cursorSeen, event, Gating, Others>>

FlushCursor ==
  /\ cursorSeen < cursor
  /\ cursorSeen' = cursorSeen + 1
  /\ UNCHANGED <<Claims, cursor, Ring, Gating, prod, Others>>

(* close: by anyone, or by the one producer, between its calls *)
K1 ==
  /\ Closes /\ ~claim.x /\ ~closed
  /\ ~Multi => /\ \A p \in Producers : prod[p].pc = "idle"
               /\ cursorSeen = cursor
  /\ claim' = [claim EXCEPT !.x = ClosedInClaim]
  /\ closed' = ~ClosedInClaim
  /\ UNCHANGED <<limit, Cursor, Ring, Gating, prod, Others>>

K2 ==
  /\ claim.x /\ ~closed
  /\ closed' = TRUE
  /\ UNCHANGED <<claim, limit, Cursor, Ring, Gating, prod, Others>>

---------------------------------------------------------------------------
(* A consumer. C0: the boundary of a batch *)

C0(c) ==
  /\ cons[c].pc = "C0"
  /\ GoC(c, IF c \in fenced THEN Stopped(c, "stopped") ELSE [cons[c] EXCEPT !.pc = Looking(c)])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

C1(c) ==
  /\ cons[c].pc = "C1"
  /\ GoC(c, IF upstream[c] = {} THEN [cons[c] EXCEPT !.pc = "C3", !.to = cons[c].next]
            ELSE [cons[c] EXCEPT !.pc = "C2", !.todo = upstream[c], !.m = Quota])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

Found(c, to) ==
  LET s == Stopped(c, "C7") IN
  GoC(c, IF to <= s.next THEN (IF Closes THEN s ELSE Again(c, s)) ELSE [s EXCEPT !.pc = IF ReadThenPassed THEN "C5" ELSE "C6", !.to = to])

C2(c) ==
  /\ cons[c].pc = "C2"
  /\ \E u \in cons[c].todo :
       LET m == Min(cons[c].m, gate[u]) IN
       IF cons[c].todo = {u} THEN Found(c, m) ELSE GoC(c, [cons[c] EXCEPT !.m = m, !.todo = @ \ {u}])
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

Stamped(s) == IF StampHasLap THEN stamps[Slot(s)] = Lap(s) ELSE stamps[Slot(s)] # None

C3(c) ==
  /\ cons[c].pc = "C3"
  /\ IF ~Multi THEN Found(c, cursorSeen)
     ELSE IF Stamped(cons[c].to) /\ cons[c].to < cons[c].next + Slots THEN GoC(c, [cons[c] EXCEPT !.to = @ + 1])
     ELSE Found(c, cons[c].to)
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

C5(c) ==
  /\ cons[c].pc = "C5"
  /\ seen' = [seen EXCEPT ![c] = Append(@, event[Slot(cons[c].next)])]
  /\ LET s == [cons[c] EXCEPT !.next = @ + 1] IN
     GoC(c, IF s.next < s.to THEN s ELSE IF ReadThenPassed THEN [s EXCEPT !.to = 0, !.pc = "C6"] ELSE Again(c, s))
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem>>

C6(c) ==
  /\ cons[c].pc = "C6"
  /\ gate' = [gate EXCEPT ![c] = IF ReadThenPassed THEN cons[c].next ELSE cons[c].to]
  /\ GoC(c, IF ReadThenPassed THEN Again(c, cons[c]) ELSE [cons[c] EXCEPT !.pc = "C5"])
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, Array, upstream, fenced, prod, rem, seen>>

(* Nothing there: is it over? *)
C7(c) ==
  /\ cons[c].pc = "C7"
  /\ GoC(c, IF closed THEN [cons[c] EXCEPT !.pc = "C8"] ELSE Again(c, cons[c]))
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

C8(c) ==
  /\ cons[c].pc = "C8"
  /\ GoC(c, IF cons[c].next = (IF Multi \/ EndIsClaimed THEN claim.i ELSE cursorSeen) THEN [cons[c] EXCEPT !.pc = "done"] ELSE Again(c, cons[c]))
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

Over == {"done", "stopped", "dead"}
Joined(c) == cons[c].pc \notin {"J1", "J2", "J3", "J4", "X1", "X2", "X3", "X4", "X5"}

Die(c) ==
  /\ c \in Mortal /\ Joined(c) /\ cons[c].pc \notin Over
  /\ GoC(c, Stopped(c, "dead"))
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

---------------------------------------------------------------------------
(* addGate, under the lock *)

Looks(c, then) == IF ~Multi THEN [cons[c] EXCEPT !.pc = then, !.m = cursorSeen]
                  ELSE IF StartsAtPrefix THEN [cons[c] EXCEPT !.pc = "X1", !.m = 0]
                  ELSE [cons[c] EXCEPT !.pc = then, !.m = claim.i]

J1(c) ==
  /\ cons[c].pc = "J1" /\ ~locked
  /\ locked' = TRUE
  /\ GoC(c, Looks(c, "J2"))
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, gates, gate, upstream, fenced, prod, rem, seen>>

JX(c) ==
  /\ \E x \in PrefixSteps(cons[c], IF c \in gates.a THEN "J4" ELSE "J2") : GoC(c, x[1]) /\ floor' = x[2]
  /\ UNCHANGED <<Claims, Cursor, Ring, gates, gate, locked, upstream, fenced, prod, rem, seen>>

(* Nobody sees the gate before it is in the array *)
J2(c) ==
  /\ cons[c].pc = "J2"
  /\ gate' = [gate EXCEPT ![c] = cons[c].m]
  /\ gates' = [a |-> gates.a \cup {c}, id |-> gates.id + 1]
  /\ IF GateSetAgain THEN GoC(c, [cons[c] EXCEPT !.pc = "J3", !.m = 0]) /\ UNCHANGED locked
     ELSE GoC(c, Reader(c, cons[c].m)) /\ locked' = FALSE
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, upstream, fenced, prod, rem, seen>>

J3(c) ==
  /\ cons[c].pc = "J3"
  /\ GoC(c, Looks(c, "J4"))
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, rem, seen>>

J4(c) ==
  /\ cons[c].pc = "J4"
  /\ gate' = [gate EXCEPT ![c] = cons[c].m]
  /\ locked' = FALSE
  /\ GoC(c, Reader(c, cons[c].m))
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, gates, upstream, fenced, prod, rem, seen>>

---------------------------------------------------------------------------
(* remove: one at a time *)

GoR(pc, c) == rem' = [pc |-> pc, c |-> c]

R1 ==
  /\ rem.pc = "R1"
  /\ \E c \in Removable \cap gates.a :
       /\ Joined(c) /\ cons[c].pc # "done"
       /\ fenced' = fenced \cup {c}
       /\ GoR(IF RemoveWaits THEN "R2" ELSE "R3", c)
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, Array, gate, upstream, prod, cons, seen>>

R2 ==
  /\ rem.pc = "R2" /\ cons[rem.c].pc \in Over
  /\ GoR("R3", rem.c)
  /\ UNCHANGED <<Claims, Cursor, Ring, Gating, prod, cons, seen>>

R3 ==
  /\ rem.pc = "R3"
  /\ LET after == {d \in All : rem.c \in upstream[d]} IN
     IF after = {} \/ ~Rebased THEN GoR("R4", rem.c) /\ UNCHANGED upstream
     ELSE /\ \E d \in after :
               upstream' = [upstream EXCEPT ![d] = (@ \ {rem.c}) \cup (IF RebasedOntoUpstream THEN upstream[rem.c] ELSE {})]
          /\ UNCHANGED rem
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, Array, gate, fenced, prod, cons, seen>>

(* The floor first; then the array *)
R4 ==
  /\ rem.pc = "R4" /\ ~locked
  /\ locked' = TRUE
  /\ floor' = IF Multi /\ GateIsFloor THEN Max(floor, gate[rem.c]) ELSE floor
  /\ GoR("R5", rem.c)
  /\ UNCHANGED <<Claims, Cursor, Ring, gates, gate, upstream, fenced, prod, cons, seen>>

R5 ==
  /\ rem.pc = "R5"
  /\ gates' = [a |-> gates.a \ {rem.c}, id |-> gates.id + 1]
  /\ locked' = FALSE
  /\ rem' = NoRemoval
  /\ UNCHANGED <<Claims, Cursor, Ring, floor, gate, upstream, fenced, prod, cons, seen>>

---------------------------------------------------------------------------

Claim(p) == P1(p) \/ P2(p) \/ L1(p) \/ LX(p) \/ L2(p) \/ L3(p) \/ P5(p) \/ P6(p)
Publish(p) == P7(p) \/ P7b(p) \/ P8(p)
Consume(c) == C0(c) \/ C1(c) \/ C2(c) \/ C3(c) \/ C5(c) \/ C6(c) \/ C7(c) \/ C8(c)
Join(c) == J1(c) \/ JX(c) \/ J2(c) \/ J3(c) \/ J4(c)
Remove == R1 \/ R2 \/ R3 \/ R4 \/ R5
Close == K1 \/ K2

Next == (\E p \in Producers : Claim(p) \/ Publish(p)) \/ FlushCursor \/ (\E c \in All : Consume(c) \/ Join(c) \/ Die(c)) \/ Remove \/ Close
Spec == Init /\ [][Next]_vars
(* A producer that has claimed publishes; who is dead is removed *)
Fairness == /\ \A p \in Producers : WF_vars(Claim(p)) /\ WF_vars(Publish(p))
            /\ \A c \in All : WF_vars(Consume(c)) /\ WF_vars(Join(c))
            /\ WF_vars(FlushCursor) /\ WF_vars(Remove) /\ WF_vars(K2)
FairSpec == Spec /\ Fairness
Symmetry == Permutations(Producers)

---------------------------------------------------------------------------

TypeOK ==
  /\ claim \in [i : 0..Quota, x : BOOLEAN] /\ limit \in 0..(Quota + 2 * Slots) /\ cursor \in 0..Quota /\ cursorSeen \in 0..cursor
  /\ gates.a \subseteq All /\ floor \in 0..Quota /\ \A c \in All : gate[c] \in 0..Quota /\ upstream[c] \subseteq All

(* Gates that hold what is to be held; a consumer that reads, whether it has a gate or not *)
Gated == {c \in gates.a : Joined(c)}
Reading(c) == Joined(c) /\ (c \in gates.a \/ cons[c].pc = "C5")

Bound == \A c \in Gated : claim.i - gate[c] <= Capacity
LimitIsLowerBound == \A c \in Gated : limit - gate[c] <= Capacity
Writing(p) == prod[p].pc \in {"P7", "P7b"}
NoOverwrite == \A p \in Producers : Writing(p) => \A c \in All : Reading(c) => This(p) - Slots < cons[c].next
NoTornRead == \A c \in All : \A j \in 1..Len(seen[c]) : seen[c][j] # Half
EachOnceInOrder == \A c \in All : \A j \in 1..Len(seen[c]) : seen[c][j] = cons[c].from + j - 1

(* What is claimed and not published *)
Held(p) == IF ~Multi \/ prod[p].pc \notin {"P7", "P7b", "P8"} THEN {}
           ELSE (IF prod[p].pc = "P8" /\ WrittenThenPublished THEN This(p) ELSE prod[p].v)..(prod[p].v + prod[p].n - 1)
GatesBehindPublished == \A c \in gates.a : IF Multi THEN \A p \in Producers : \A s \in Held(p) : gate[c] <= s ELSE gate[c] <= cursor
OneWriter == \A p, q \in Producers : p # q => \A s \in Held(p), t \in Held(q) : Slot(s) # Slot(t)

RECURSIVE Before(_)
Before(c) == After[c] \cup UNION {Before(u) : u \in After[c]}
DependentAfterUpstream == \A c \in All : cons[c].pc = "C5" => \A u \in Before(c) : u \notin fenced => gate[u] > cons[c].next

NothingLost == \A c \in All : cons[c].pc = "done" => closed /\ cons[c].next = claim.i
ClosedIsFinal == [][closed => claim' = claim]_vars
LimitNeverBack == [][limit' >= limit]_vars

Stay == Consumers \ (Removable \cup Mortal)
Arrives == \A c \in Stay, k \in 1..Quota : (claim.i >= k) ~> (cons[c].next >= k)
JoinerArrives == \A c \in Joiners \ Removable : <>(Joined(c) /\ (claim.i = cons[c].next))
AllGetIn == <>(closed \/ claim.i > Quota - Batch)
Ends == closed ~> \A c \in Stay : cons[c].pc = "done"
=============================================================================
