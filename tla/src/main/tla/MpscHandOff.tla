---------------------------- MODULE MpscHandOff ----------------------------
(***************************************************************************)
(* BlockingMpscQueue: how a consumer waits for an element, and a producer  *)
(* for room. The rings are left out (MpscElastic has them): positions are  *)
(* written or not, and the capacity is fixed.                              *)
(*                                                                         *)
(* Two stores need a fence, so they are modelled with a store buffer: the  *)
(* consumer's index, and a producer's registration (the counter and the    *)
(* list). What is in a buffer is seen by its owner only, until it is       *)
(* flushed: at any time, or by the owner's fence. A CAS on the claim word  *)
(* flushes nothing here: the hand-off must not rely on it.                 *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Producers,
  Closers,              \* {"closer"} or {}
  Quota,                \* how many elements each producer gets in, at most
  Cap,
  Timeouts,             \* waits may be interrupted, or their time be over
  Spurious,             \* park may return for no reason
  GiveUp                \* a producer may answer FULL instead of waiting, and come again

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "ConsumerFence",          \* between C6 and the look for waiters
  "ProducerFence",          \* between the registration and the second look for room
  "CountBeforeList",        \* the counter is raised before the list: never too low
  "LookAgain",              \* W2: a registered producer looks for room once more before it parks
  "SignalPassedOn",         \* who leaves and was signalled signals the next
  "ParkByCas",              \* T3 is a CAS, and not a store
  "ClaimTakesWaitingBack",  \* P6 clears WAITING
  "ProducerUnparks",        \* P8
  "WaiterBeforeWaiting",    \* T2 before T3
  "CloseWakesConsumer",
  "CloseSignalsAll"}
ASSUME Removed \subseteq Safeguards
ConsumerFence == "ConsumerFence" \notin Removed
ProducerFence == "ProducerFence" \notin Removed
CountBeforeList == "CountBeforeList" \notin Removed
LookAgain == "LookAgain" \notin Removed
SignalPassedOn == "SignalPassedOn" \notin Removed
ParkByCas == "ParkByCas" \notin Removed
ClaimTakesWaitingBack == "ClaimTakesWaitingBack" \notin Removed
ProducerUnparks == "ProducerUnparks" \notin Removed
WaiterBeforeWaiting == "WaiterBeforeWaiting" \notin Removed
CloseWakesConsumer == "CloseWakesConsumer" \notin Removed
CloseSignalsAll == "CloseSignalsAll" \notin Removed

VARIABLES
  claim,      \* [i: index, w: WAITING, x: CLOSED]
  written,    \* positions whose slot is stored
  ci,         \* the consumer's index, as the consumer knows it
  ciSeen,     \* the same, as all others see it
  waiter,     \* waitingConsumer is set
  permit,     \* who may return from park
  atMost,     \* the counter of registered producers
  list,       \* the registered producers
  signalled,  \* producers whose present record is marked so
  buffer,     \* each producer's stores that others do not see yet
  loc,
  claimed, delivered   \* history

vars == <<claim, written, ci, ciSeen, waiter, permit, atMost, list, signalled, buffer, loc, claimed, delivered>>
Queue == <<claim, written, ci, ciSeen, claimed, delivered>>
Waiters == <<atMost, list, signalled, buffer>>
Threads == <<waiter, permit>>

Cons == "cons"
Nobody == "nobody"
Procs == Producers \cup {Cons} \cup Closers
NoClaim == [i |-> 0, w |-> FALSE, x |-> FALSE]
(* reg: registered; over: leaves for good; t: whom to signal; fresh: t still waits with the same record *)
Idle == [pc |-> "idle", v |-> NoClaim, reg |-> FALSE, over |-> FALSE, t |-> Nobody, fresh |-> FALSE]

Init ==
  /\ claim = NoClaim /\ written = {} /\ ci = 0 /\ ciSeen = 0
  /\ waiter = FALSE /\ permit = {} /\ atMost = 0 /\ list = <<>> /\ signalled = {}
  /\ buffer = [p \in Producers |-> <<>>]
  /\ loc = [p \in Procs |-> Idle]
  /\ claimed = <<>> /\ delivered = <<>>

Range(s) == {s[j] : j \in 1..Len(s)}
Without(s, p) == SelectSeq(s, LAMBDA q : q # p)
Accepted(p) == Cardinality({j \in 1..Len(claimed) : claimed[j][1] = p})
Go(p, s) == loc' = [loc EXCEPT ![p] = s]
At(p, pc) == Go(p, [loc[p] EXCEPT !.pc = pc])
Stop(p) == Go(p, Idle)

(* What is in the buffers reaches memory, each buffer in order *)
FlushIndex == ciSeen # ci /\ ciSeen' = ci /\ UNCHANGED <<claim, written, ci, waiter, permit, atMost, list, signalled, buffer, loc, claimed, delivered>>
Flush(p) ==
  /\ buffer[p] # <<>>
  /\ IF Head(buffer[p]) = "count" THEN atMost' = atMost + 1 /\ UNCHANGED list
     ELSE list' = Append(list, p) /\ UNCHANGED atMost
  /\ buffer' = [buffer EXCEPT ![p] = Tail(@)]
  /\ UNCHANGED <<Queue, Threads, signalled, loc>>

---------------------------------------------------------------------------
(* put: an offer (P1 to P8), and if it finds no room, W1 to W3 *)

P1(p) ==
  /\ \/ loc[p].pc = "idle" /\ Accepted(p) < Quota /\ ~claim.x
     \/ loc[p].pc = "P1"
  /\ IF claim.x THEN Go(p, [loc[p] EXCEPT !.pc = "L1", !.over = TRUE])     \* only a registered one gets here
     ELSE Go(p, [loc[p] EXCEPT !.pc = "P5", !.v = claim])
  /\ UNCHANGED <<Queue, Waiters, Threads>>

P5(p) ==
  /\ loc[p].pc = "P5"
  /\ LET l == [loc[p] EXCEPT !.v = NoClaim] IN
     IF loc[p].v.i - ciSeen < Cap THEN At(p, "P6")
     ELSE IF ~l.reg THEN (GiveUp /\ Stop(p)) \/ Go(p, [Idle EXCEPT !.pc = "W1"])
     ELSE Go(p, [l EXCEPT !.pc = "W3"]) \/ (Timeouts /\ Go(p, [l EXCEPT !.pc = "L1", !.over = TRUE]))
  /\ UNCHANGED <<Queue, Waiters, Threads>>

P6(p) ==
  /\ loc[p].pc = "P6"
  /\ LET v == loc[p].v IN
     IF claim = v
     THEN /\ claim' = [v EXCEPT !.i = @ + 1, !.w = IF ClaimTakesWaitingBack THEN FALSE ELSE @]
          /\ claimed' = Append(claimed, <<p, Accepted(p) + 1>>)
          /\ At(p, "P7")
     ELSE /\ Go(p, [loc[p] EXCEPT !.v = NoClaim, !.pc = IF loc[p].reg THEN "P1" ELSE "idle"])
          /\ UNCHANGED <<claim, claimed>>
  /\ UNCHANGED <<written, ci, ciSeen, delivered, Waiters, Threads>>

Accept(p) == IF loc[p].reg THEN Go(p, [loc[p] EXCEPT !.pc = "L1", !.over = TRUE, !.v = NoClaim]) ELSE Stop(p)

P7(p) ==
  /\ loc[p].pc = "P7"
  /\ written' = written \cup {loc[p].v.i}
  /\ IF loc[p].v.w /\ ProducerUnparks THEN At(p, "P8") ELSE Accept(p)
  /\ UNCHANGED <<claim, ci, ciSeen, claimed, delivered, Waiters, Threads>>

P8(p) ==
  /\ loc[p].pc = "P8"
  /\ IF waiter THEN At(p, "P8u") ELSE Accept(p)
  /\ UNCHANGED <<Queue, Waiters, Threads>>

P8u(p) ==
  /\ loc[p].pc = "P8u"
  /\ permit' = permit \cup {Cons}
  /\ Accept(p)
  /\ UNCHANGED <<Queue, Waiters, waiter>>

(* A new record: who is about to mark the old one marks nothing that matters *)
W1(p) ==
  /\ loc[p].pc = "W1"
  /\ buffer' = [buffer EXCEPT ![p] = @ \o (IF CountBeforeList THEN <<"count", "list">> ELSE <<"list", "count">>)]
  /\ signalled' = signalled \ {p}
  /\ loc' = [q \in Procs |-> IF q = p THEN [Idle EXCEPT !.pc = IF ProducerFence THEN "W1f" ELSE IF LookAgain THEN "P1" ELSE "W3", !.reg = TRUE]
                             ELSE IF loc[q].t = p THEN [loc[q] EXCEPT !.fresh = FALSE] ELSE loc[q]]
  /\ UNCHANGED <<Queue, Threads, atMost, list>>

(* The fence: over when the buffer has drained *)
W1f(p) ==
  /\ loc[p].pc = "W1f" /\ buffer[p] = <<>>
  /\ At(p, IF LookAgain THEN "P1" ELSE "W3")
  /\ UNCHANGED <<Queue, Waiters, Threads>>

W3(p) ==
  /\ loc[p].pc = "W3"
  /\ At(p, IF p \in signalled THEN "W4" ELSE "parked")
  /\ UNCHANGED <<Queue, Waiters, Threads>>

Parked(p) ==
  /\ loc[p].pc = "parked"
  /\ \/ p \in permit /\ permit' = permit \ {p} /\ At(p, "W4")
     \/ Spurious /\ UNCHANGED permit /\ At(p, "W4")
     \/ Timeouts /\ UNCHANGED permit /\ Go(p, [loc[p] EXCEPT !.pc = "L1", !.over = TRUE])
  /\ UNCHANGED <<Queue, Waiters, waiter>>

(* Who was signalled looks again, registering anew; who was not leaves first *)
W4(p) ==
  /\ loc[p].pc = "W4"
  /\ At(p, IF p \in signalled THEN "W1" ELSE "L1")
  /\ UNCHANGED <<Queue, Waiters, Threads>>

---------------------------------------------------------------------------
(* Leaving, and signalling. Used by producers, the consumer and who closes. *)

Left(p) == IF loc[p].over \/ p \notin Producers THEN Idle ELSE [Idle EXCEPT !.pc = "W1"]

L1(p) ==
  /\ loc[p].pc = "L1" /\ buffer[p] = <<>>
  /\ list' = Without(list, p)
  /\ IF p \in Range(list) THEN At(p, "L2") ELSE IF SignalPassedOn THEN At(p, "N1") ELSE Go(p, Left(p))
  /\ UNCHANGED <<Queue, Threads, atMost, signalled, buffer>>

L2(p) ==
  /\ loc[p].pc = "L2"
  /\ atMost' = atMost - 1
  /\ Go(p, Left(p))
  /\ UNCHANGED <<Queue, Threads, list, signalled, buffer>>

(* signalNext: takes the first off the list, lowers the counter, marks it, unparks it *)
N1(p) ==
  /\ loc[p].pc = "N1"
  /\ IF list = <<>>
     THEN UNCHANGED list /\ (IF p \in Closers THEN At(p, "done") ELSE Go(p, Left(p)))
     ELSE list' = Tail(list) /\ Go(p, [loc[p] EXCEPT !.pc = "N2", !.t = Head(list), !.fresh = TRUE])
  /\ UNCHANGED <<Queue, Threads, atMost, signalled, buffer>>

N2(p) ==
  /\ loc[p].pc = "N2"
  /\ atMost' = atMost - 1
  /\ At(p, "N3")
  /\ UNCHANGED <<Queue, Threads, list, signalled, buffer>>

N3(p) ==
  /\ loc[p].pc = "N3"
  /\ signalled' = IF loc[p].fresh THEN signalled \cup {loc[p].t} ELSE signalled
  /\ At(p, "N4")
  /\ UNCHANGED <<Queue, Threads, atMost, list, buffer>>

N4(p) ==
  /\ loc[p].pc = "N4"
  /\ permit' = permit \cup {loc[p].t}
  /\ IF p \in Closers THEN Go(p, [Idle EXCEPT !.pc = "N1"]) ELSE Go(p, Left(p))
  /\ UNCHANGED <<Queue, Waiters, waiter>>

---------------------------------------------------------------------------
(* take and timed poll *)

C1 ==
  /\ loc[Cons].pc = "idle"
  /\ At(Cons, IF ci \in written THEN "C6" ELSE "C3")
  /\ UNCHANGED <<Queue, Waiters, Threads>>

C3 ==
  /\ loc[Cons].pc = "C3"
  /\ IF claim.i # ci THEN Stop(Cons)                                       \* half-way
     ELSE IF claim.x THEN At(Cons, "done")                                 \* closed and empty
     ELSE Go(Cons, [Idle EXCEPT !.pc = IF WaiterBeforeWaiting THEN "T2" ELSE "T3", !.v = claim])
  /\ UNCHANGED <<Queue, Waiters, Threads>>

T2 ==
  /\ loc[Cons].pc = "T2"
  /\ waiter' = TRUE
  /\ At(Cons, IF WaiterBeforeWaiting THEN "T3" ELSE "T4")
  /\ UNCHANGED <<Queue, Waiters, permit>>

T3 ==
  /\ loc[Cons].pc = "T3"
  /\ IF claim = loc[Cons].v \/ ~ParkByCas
     THEN claim' = [loc[Cons].v EXCEPT !.w = TRUE] /\ Go(Cons, [Idle EXCEPT !.pc = IF WaiterBeforeWaiting THEN "T4" ELSE "T2"])
     ELSE UNCHANGED claim /\ Stop(Cons)
  /\ UNCHANGED <<written, ci, ciSeen, claimed, delivered, Waiters, Threads>>

T4 ==
  /\ loc[Cons].pc = "T4"
  /\ IF claim.w THEN At(Cons, "parked") ELSE Stop(Cons)
  /\ UNCHANGED <<Queue, Waiters, Threads>>

T4p ==
  /\ loc[Cons].pc = "parked"
  /\ \/ Cons \in permit /\ permit' = permit \ {Cons} /\ At(Cons, "T4")
     \/ Spurious /\ UNCHANGED permit /\ At(Cons, "T4")
     \/ Timeouts /\ UNCHANGED permit /\ At(Cons, "T5")
  /\ UNCHANGED <<Queue, Waiters, waiter>>

T5 ==
  /\ loc[Cons].pc = "T5"
  /\ IF claim.w THEN Go(Cons, [Idle EXCEPT !.pc = "T5c", !.v = claim]) ELSE Stop(Cons)
  /\ UNCHANGED <<Queue, Waiters, Threads>>

T5c ==
  /\ loc[Cons].pc = "T5c"
  /\ IF claim = loc[Cons].v
     THEN claim' = [claim EXCEPT !.w = FALSE] /\ Stop(Cons)
     ELSE UNCHANGED claim /\ At(Cons, "T5")
  /\ UNCHANGED <<written, ci, ciSeen, claimed, delivered, Waiters, Threads>>

C6 ==
  /\ loc[Cons].pc = "C6"
  /\ delivered' = Append(delivered, claimed[ci + 1])
  /\ ci' = ci + 1
  /\ At(Cons, IF ConsumerFence THEN "C6f" ELSE "C7")
  /\ UNCHANGED <<claim, written, ciSeen, claimed, Waiters, Threads>>

C6f ==
  /\ loc[Cons].pc = "C6f" /\ ciSeen = ci
  /\ At(Cons, "C7")
  /\ UNCHANGED <<Queue, Waiters, Threads>>

C7 ==
  /\ loc[Cons].pc = "C7"
  /\ At(Cons, IF atMost > 0 THEN "N1" ELSE "idle")
  /\ UNCHANGED <<Queue, Waiters, Threads>>

---------------------------------------------------------------------------
(* close *)

K1(x) ==
  /\ loc[x].pc = "idle"
  /\ Go(x, [Idle EXCEPT !.pc = "K2", !.v = claim])
  /\ UNCHANGED <<Queue, Waiters, Threads>>

K2(x) ==
  /\ loc[x].pc = "K2"
  /\ IF claim = loc[x].v
     THEN /\ claim' = [claim EXCEPT !.x = TRUE, !.w = FALSE]
          /\ At(x, IF claim.w /\ CloseWakesConsumer THEN "K3" ELSE IF CloseSignalsAll THEN "N1" ELSE "done")
     ELSE Stop(x) /\ UNCHANGED claim
  /\ UNCHANGED <<written, ci, ciSeen, claimed, delivered, Waiters, Threads>>

K3(x) ==
  /\ loc[x].pc = "K3"
  /\ permit' = IF waiter THEN permit \cup {Cons} ELSE permit
  /\ Go(x, [Idle EXCEPT !.pc = IF CloseSignalsAll THEN "N1" ELSE "done"])
  /\ UNCHANGED <<Queue, Waiters, waiter>>

---------------------------------------------------------------------------

Signal(p) == N1(p) \/ N2(p) \/ N3(p) \/ N4(p)
Put(p) == P1(p) \/ P5(p) \/ P6(p) \/ P7(p) \/ P8(p) \/ P8u(p) \/ W1(p) \/ W1f(p) \/ W3(p) \/ Parked(p) \/ W4(p) \/ L1(p) \/ L2(p) \/ Signal(p)
Take == C1 \/ C3 \/ T2 \/ T3 \/ T4 \/ T4p \/ T5 \/ T5c \/ C6 \/ C6f \/ C7 \/ Signal(Cons)
Close(x) == K1(x) \/ K2(x) \/ K3(x) \/ Signal(x)

Next == FlushIndex \/ Take \/ (\E p \in Producers : Put(p) \/ Flush(p)) \/ (\E x \in Closers : Close(x))
Spec == Init /\ [][Next]_vars
Fairness == /\ WF_vars(Take) /\ WF_vars(FlushIndex)
            /\ \A p \in Producers : WF_vars(Put(p)) /\ WF_vars(Flush(p))
            /\ \A x \in Closers : WF_vars(Close(x))
FairSpec == Spec /\ Fairness

---------------------------------------------------------------------------

Total == Quota * Cardinality(Producers)
TypeOK ==
  /\ claim \in [i : 0..Total, w : BOOLEAN, x : BOOLEAN]
  /\ ciSeen <= ci
  /\ Range(list) \subseteq Producers /\ Cardinality(Range(list)) = Len(list)
Bound == Len(claimed) - ci <= Cap
Fifo == Len(delivered) <= Len(claimed) /\ delivered = SubSeq(claimed, 1, Len(delivered))
UniqueClaim == claim.i = Len(claimed)
Conservation == \A i \in ci..(Len(claimed) - 1) : i \in written \/ \E p \in Producers : loc[p].pc = "P7" /\ loc[p].v.i = i
(* The count is never too low for one who has registered: else C7 would pass by. *)
CountNeverTooLow == \A p \in Range(list) : atMost > 0
ClosedIsFinal == [][claim.x => claim'.x /\ claimed' = claimed]_vars

(* A parked consumer: whoever ended its emptiness, or closed, is about to wake it. *)
NoStuckConsumer ==
  (loc[Cons].pc = "parked" /\ Cons \notin permit /\ (Len(claimed) > ci \/ claim.x)) =>
    \/ \E p \in Producers : loc[p].pc \in {"P7", "P8", "P8u"} /\ loc[p].v.w
    \/ \E x \in Closers : loc[x].pc = "K3"

(* A parked producer is not left alone with room: an element is still to be taken, or somebody is at work. *)
Still(p) == loc[p].pc \in {"idle", "done"} \/ (loc[p].pc = "parked" /\ p \notin permit)
NoStuckProducer ==
  ~ /\ \E p \in Producers : loc[p].pc = "parked" /\ p \notin permit
    /\ Len(claimed) = ci
    /\ loc[Cons].pc \in {"idle", "C3", "T2", "T3", "T4", "parked", "T5", "T5c", "done"}
    /\ \A p \in Producers : Still(p)
    /\ \A x \in Closers : Still(x)

ConsumerWakes == (loc[Cons].pc = "parked" /\ (Len(claimed) > ci \/ claim.x)) ~> loc[Cons].pc # "parked"
WaiterGetsRoom == \A p \in Producers : (loc[p].pc = "parked") ~> (loc[p].pc # "parked")
Arrives == \A k \in 1..Total : (Len(claimed) >= k) ~> (ci >= k)
AllGetIn == <>(claim.x \/ Len(claimed) = Total)

Symmetry == Permutations(Producers)
=============================================================================
