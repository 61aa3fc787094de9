---------------------------- MODULE SpscElastic ----------------------------
(***************************************************************************)
(* SpscElasticQueue: one producer, one consumer. The producer makes all    *)
(* resizes; others only ask for a smaller ring (trimToSize in any thread,  *)
(* the consumer at the end of a lap). One action per atomic access; memory *)
(* is sequentially consistent.                                             *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Trimmers,             \* {"trim"} or {}
  Quota,                \* how many elements the producer gets in, at most
  Batch,                \* largest batch
  MinCap, InitCap, MaxCap,
  MaxRings,
  ConsumerShrinks,
  Closes

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "WrittenThenCounted",   \* O5 before O6
  "SlotDecides",          \* the consumer goes by the slot, not by producerIndex
  "ClearBeforeAdvance",   \* C4 before C5
  "StartDecides",         \* C2: the next ring is entered where it starts
  "LinkBeforeStore",      \* O4 before O5
  "BatchFromTheEnd",      \* the first slot of a batch is written last
  "LimitFromThisRing",    \* O3
  "ShrinkKeepsContents",  \* O2
  "ShrinkLowersLimit",    \* O2l: a batch may be refused after a shrink, with the limit of the larger ring above pi
  "FullLooksAgain",       \* O3 reads consumerIndex; the cached limit may be old
  "CloseLowersLimit"}     \* O1 does not look whether the queue is closed
ASSUME Removed \subseteq Safeguards
WrittenThenCounted == "WrittenThenCounted" \notin Removed
SlotDecides == "SlotDecides" \notin Removed
ClearBeforeAdvance == "ClearBeforeAdvance" \notin Removed
StartDecides == "StartDecides" \notin Removed
LinkBeforeStore == "LinkBeforeStore" \notin Removed
BatchFromTheEnd == "BatchFromTheEnd" \notin Removed
LimitFromThisRing == "LimitFromThisRing" \notin Removed
ShrinkKeepsContents == "ShrinkKeepsContents" \notin Removed
ShrinkLowersLimit == "ShrinkLowersLimit" \notin Removed
FullLooksAgain == "FullLooksAgain" \notin Removed
CloseLowersLimit == "CloseLowersLimit" \notin Removed

VARIABLES
  pi, limit, tail, request, closed,   \* the producer's side; request: a capacity, 0 is none
  head, ci,                           \* the consumer's side
  rings, loc,
  stored,                             \* history: elements in the order in which they were offered
  delivered                           \* history

vars == <<pi, limit, tail, request, closed, head, ci, rings, loc, stored, delivered>>
None == 0                             \* elements are 1, 2, 3, ...
NoRing == 0
Prod == "prod"
Cons == "cons"
Askers == Trimmers \cup (IF ConsumerShrinks THEN {Cons} ELSE {})
Idle == [pc |-> "idle", k |-> 0, c |-> 0, n |-> 0, e |-> None, f |-> FALSE]

Max(a, b) == IF a > b THEN a ELSE b
SlotCount(cap) == IF cap <= 1 THEN 1 ELSE IF cap <= 2 THEN 2 ELSE IF cap <= 4 THEN 4 ELSE 8
NewRing(start, cap) == [start |-> start, cap |-> cap, next |-> NoRing, slots |-> [s \in 0..(SlotCount(cap) - 1) |-> None]]
At(r, i) == i % SlotCount(rings[r].cap)
Go(p, s) == loc' = [loc EXCEPT ![p] = s]
To(p, pc) == Go(p, [loc[p] EXCEPT !.pc = pc])
Stop(p) == Go(p, Idle)

Init ==
  /\ pi = 0 /\ limit = 0 /\ tail = 1 /\ request = 0 /\ closed = FALSE /\ head = 1 /\ ci = 0
  /\ rings = <<NewRing(0, InitCap)>>
  /\ loc = [p \in {Prod, Cons} \cup Trimmers |-> Idle]
  /\ stored = <<>> /\ delivered = <<>>

ProdSide == <<pi, limit, tail, request, closed>>
ConsSide == <<head, ci, delivered>>

---------------------------------------------------------------------------
(* offer, of k elements at once. producerIndex and tail are read by the     *)
(* producer itself: no access of its own.                                   *)

O1 ==
  /\ loc[Prod].pc = "idle"
  /\ \E k \in 1..Batch :
       /\ Len(stored) + k <= Quota
       /\ Go(Prod, [Idle EXCEPT !.pc = IF pi + k <= limit THEN "O5" ELSE "O2", !.k = k])
  /\ UNCHANGED <<ProdSide, ConsSide, rings, stored>>

(* c: the request that is taken *)
O2 ==
  /\ loc[Prod].pc = "O2"
  /\ IF closed THEN Stop(Prod)                                             \* CLOSED
     ELSE IF request # 0 THEN Go(Prod, [loc[Prod] EXCEPT !.pc = "O2r", !.c = request])
     ELSE To(Prod, "O3")
  /\ UNCHANGED <<ProdSide, ConsSide, rings, stored>>

O2r ==
  /\ loc[Prod].pc = "O2r"
  /\ IF request = loc[Prod].c THEN request' = 0 /\ To(Prod, "O2c") ELSE UNCHANGED request /\ Go(Prod, [loc[Prod] EXCEPT !.pc = "O3", !.c = 0])
  /\ UNCHANGED <<pi, limit, tail, closed, ConsSide, rings, stored>>

O2c ==
  /\ loc[Prod].pc = "O2c"
  /\ LET l == loc[Prod]
         cap == Max(Max(MinCap, l.c), IF ShrinkKeepsContents THEN pi - ci ELSE 0) IN
     IF cap < rings[tail].cap THEN Go(Prod, [l EXCEPT !.pc = IF ShrinkLowersLimit THEN "O2l" ELSE "O2b", !.c = cap])
     ELSE Go(Prod, [l EXCEPT !.pc = "O3", !.c = 0])
  /\ UNCHANGED <<ProdSide, ConsSide, rings, stored>>

(* Links a ring that starts here, and makes it the tail. In the mutant the link comes after the element. *)
Link(cap) ==
  /\ Len(rings) < MaxRings
  /\ rings' = Append(IF LinkBeforeStore THEN [rings EXCEPT ![tail].next = Len(rings) + 1] ELSE rings, NewRing(pi, cap))
  /\ tail' = Len(rings) + 1
  /\ Go(Prod, [loc[Prod] EXCEPT !.pc = "O3", !.c = 0, !.n = IF LinkBeforeStore THEN 0 ELSE tail])

(* The limit goes first: it belongs to the larger ring, and a batch comes here before it is reached *)
O2l ==
  /\ loc[Prod].pc = "O2l"
  /\ limit' = pi
  /\ To(Prod, "O2b")
  /\ UNCHANGED <<pi, tail, request, closed, ConsSide, rings, stored>>

O2b ==
  /\ loc[Prod].pc = "O2b"
  /\ Link(loc[Prod].c)
  /\ UNCHANGED <<pi, limit, request, closed, ConsSide, stored>>

O3 ==
  /\ loc[Prod].pc = "O3"
  /\ LET l == loc[Prod]
         seen == IF FullLooksAgain THEN ci ELSE limit - rings[tail].cap
         need == pi + l.k - seen IN
     IF need <= rings[tail].cap THEN Go(Prod, [l EXCEPT !.pc = "O3b", !.c = ci])
     ELSE IF need > MaxCap THEN Stop(Prod)                                 \* FULL
     ELSE Go(Prod, [l EXCEPT !.pc = "O4", !.c = need])
  /\ UNCHANGED <<ProdSide, ConsSide, rings, stored>>

O3b ==
  /\ loc[Prod].pc = "O3b"
  /\ limit' = loc[Prod].c + (IF LimitFromThisRing THEN rings[tail].cap ELSE MaxCap)
  /\ Go(Prod, [loc[Prod] EXCEPT !.pc = "O5", !.c = 0])
  /\ UNCHANGED <<pi, tail, request, closed, ConsSide, rings, stored>>

O4 ==
  /\ loc[Prod].pc = "O4"
  /\ \E cap \in Max(loc[Prod].c, rings[tail].cap + 1)..MaxCap : Link(cap)
  /\ UNCHANGED <<pi, limit, request, closed, ConsSide, stored>>

(* c: how many of the batch are stored, from the last to the first. The offer takes effect with its last store. *)
Next1(l) == IF BatchFromTheEnd THEN l.k - 1 - l.c ELSE l.c
O5 ==
  /\ loc[Prod].pc = "O5"
  /\ LET l == loc[Prod]
         i == (IF WrittenThenCounted THEN pi ELSE pi - l.k) + Next1(l)
         last == l.c + 1 = l.k IN
     /\ rings' = [rings EXCEPT ![tail].slots[At(tail, i)] = i + 1]
     /\ stored' = IF last THEN stored \o [j \in 1..l.k |-> Len(stored) + j] ELSE stored
     /\ IF ~last THEN Go(Prod, [l EXCEPT !.c = @ + 1])
        ELSE IF WrittenThenCounted THEN Go(Prod, [l EXCEPT !.pc = "O6", !.c = 0])
        ELSE IF l.n # NoRing THEN To(Prod, "O7") ELSE Stop(Prod)
  /\ UNCHANGED <<ProdSide, ConsSide>>

(* The mutant without WrittenThenCounted counts here, before O5 *)
O6 ==
  /\ loc[Prod].pc = (IF WrittenThenCounted THEN "O6" ELSE "O5") /\ (WrittenThenCounted \/ (loc[Prod].c = 0 /\ pi = Len(stored)))
  /\ pi' = pi + loc[Prod].k
  /\ IF ~WrittenThenCounted THEN UNCHANGED loc ELSE IF loc[Prod].n # NoRing THEN To(Prod, "O7") ELSE Stop(Prod)
  /\ UNCHANGED <<limit, tail, request, closed, ConsSide, rings, stored>>

(* Only in the mutant without LinkBeforeStore *)
O7 ==
  /\ loc[Prod].pc = "O7"
  /\ rings' = [rings EXCEPT ![loc[Prod].n].next = tail]
  /\ Stop(Prod)
  /\ UNCHANGED <<ProdSide, ConsSide, stored>>

K1 ==
  /\ Closes /\ loc[Prod].pc = "idle" /\ ~closed
  /\ closed' = TRUE
  /\ To(Prod, "K2")
  /\ UNCHANGED <<pi, limit, tail, request, ConsSide, rings, stored>>

K2 ==
  /\ loc[Prod].pc = "K2"
  /\ limit' = IF CloseLowersLimit THEN pi ELSE limit
  /\ Stop(Prod)
  /\ UNCHANGED <<pi, tail, request, closed, ConsSide, rings, stored>>

---------------------------------------------------------------------------
(* poll. f: there was no element when the slot was found empty *)

C1 ==
  /\ loc[Cons].pc = "idle"
  /\ LET e == rings[head].slots[At(head, ci)] IN
     IF SlotDecides
     THEN IF e # None THEN Go(Cons, [Idle EXCEPT !.pc = IF ClearBeforeAdvance THEN "C4" ELSE "C5", !.e = e])
          ELSE Go(Cons, [Idle EXCEPT !.pc = "C2", !.f = Len(stored) = ci])
     ELSE IF pi > ci /\ ~(rings[head].next # NoRing /\ rings[rings[head].next].start = ci) THEN Go(Cons, [Idle EXCEPT !.pc = "C4", !.e = e])
          ELSE Go(Cons, [Idle EXCEPT !.pc = "C2", !.f = Len(stored) = ci])
  /\ UNCHANGED <<ProdSide, ConsSide, rings, stored>>

C2 ==
  /\ loc[Cons].pc = "C2"
  /\ LET n == rings[head].next IN
     /\ head' = IF n # NoRing /\ (~StartDecides \/ rings[n].start = ci) THEN n ELSE head
     /\ Stop(Cons)                                                         \* EMPTY if there is no next ring
  /\ UNCHANGED <<ProdSide, ci, delivered, rings, stored>>

AfterPoll == Stop(Cons) \/ (ConsumerShrinks /\ Go(Cons, [Idle EXCEPT !.pc = "R1"]))

C4 ==
  /\ loc[Cons].pc = "C4"
  /\ rings' = [rings EXCEPT ![head].slots[At(head, IF ClearBeforeAdvance THEN ci ELSE ci - 1)] = None]
  /\ IF ClearBeforeAdvance THEN To(Cons, "C5") ELSE AfterPoll
  /\ UNCHANGED <<ProdSide, ConsSide, stored>>

C5 ==
  /\ loc[Cons].pc = "C5"
  /\ ci' = ci + 1
  /\ delivered' = Append(delivered, loc[Cons].e)
  /\ IF ClearBeforeAdvance THEN AfterPoll ELSE To(Cons, "C4")
  /\ UNCHANGED <<ProdSide, head, rings, stored>>

---------------------------------------------------------------------------
(* Asking for less: any capacity below the present one, whatever the policy says *)

Ask(q) ==
  /\ loc[q].pc = (IF q = Cons THEN "R1" ELSE "idle")
  /\ IF closed \/ rings[tail].cap <= MinCap THEN Stop(q) /\ UNCHANGED request
     ELSE \E k \in MinCap..(rings[tail].cap - 1) : request' = k /\ To(q, "R2")
  /\ UNCHANGED <<pi, limit, tail, closed, ConsSide, rings, stored>>

R2(q) ==
  /\ loc[q].pc = "R2"
  /\ Go(q, [loc[q] EXCEPT !.pc = "R3", !.c = pi])
  /\ UNCHANGED <<ProdSide, ConsSide, rings, stored>>

(* An index that was read long ago may be written: it is lower, and that is always right *)
R3(q) ==
  /\ loc[q].pc = "R3"
  /\ limit' = loc[q].c
  /\ Stop(q)
  /\ UNCHANGED <<pi, tail, request, closed, ConsSide, rings, stored>>

---------------------------------------------------------------------------

Offer == O1 \/ O2 \/ O2r \/ O2c \/ O2l \/ O2b \/ O3 \/ O3b \/ O4 \/ (O5 /\ (WrittenThenCounted \/ pi > Len(stored))) \/ O6 \/ O7
Close == K1 \/ K2
Poll == C1 \/ C2 \/ C4 \/ C5
Request(q) == Ask(q) \/ R2(q) \/ R3(q)
Next == Offer \/ Close \/ Poll \/ \E q \in Askers : Request(q)
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Offer) /\ WF_vars(Poll \/ (ConsumerShrinks /\ Request(Cons))) /\ WF_vars(K2)
                 /\ \A q \in Trimmers : WF_vars(R2(q) \/ R3(q))

TypeOK ==
  /\ pi \in 0..Quota /\ ci \in 0..Quota /\ tail \in 1..Len(rings) /\ head \in 1..Len(rings)
  /\ \A r \in 1..Len(rings) : rings[r].cap \in MinCap..MaxCap
Half == loc[Prod].pc = "O5"
Bound == LET in == Len(stored) - ci IN in <= rings[tail].cap /\ in <= MaxCap
LimitIsLowerBound == limit <= ci + rings[tail].cap
Fifo == Len(delivered) <= Len(stored) /\ delivered = SubSeq(stored, 1, Len(delivered))
Copies(e) == Cardinality({x \in UNION {{<<r, s>> : s \in DOMAIN rings[r].slots} : r \in 1..Len(rings)} : rings[x[1]].slots[x[2]] = e})
Conservation ==
  /\ \A j \in 1..Len(delivered) : delivered[j] \in 1..Quota
  /\ \A e \in 1..Len(stored) :
       ClearBeforeAdvance => Copies(e) + Cardinality({j \in 1..Len(delivered) : delivered[j] = e})
                              + (IF loc[Cons].pc = "C5" /\ loc[Cons].e = e THEN 1 ELSE 0) = 1
NoOverwrite == Half => LET l == loc[Prod]
                           i == (IF pi > Len(stored) THEN pi - l.k ELSE pi) + Next1(l) IN rings[tail].slots[At(tail, i)] = None
RECURSIVE Walk(_, _)
Walk(r, i) == IF rings[r].next = NoRing THEN r ELSE IF rings[rings[r].next].start > i THEN r ELSE Walk(rings[r].next, i)
NoStuckConsumer == LinkBeforeStore =>
  \A i \in ci..(Len(stored) - 1) : LET r == Walk(head, i) IN
    rings[r].slots[At(r, i)] = i + 1 \/ (i = ci /\ loc[Cons].pc = "C5")

ClosedIsFinal == [][closed => closed' /\ stored' = stored /\ tail' = tail]_vars
NoFalseFull == [][loc[Prod].pc = "O3" /\ loc'[Prod].pc = "idle" => pi + loc[Prod].k - ci > MaxCap]_vars
NoFalseEmpty == [][loc[Cons].pc = "C2" /\ rings[head].next = NoRing => loc[Cons].f]_vars

Arrives == \A k \in 1..Quota : (Len(stored) >= k) ~> (ci >= k)
ResizeCompletes == (tail # head) ~> (tail = head \/ Len(stored) = Quota \/ closed)
RequestServed == (request # 0) ~> (request = 0 \/ closed \/ Len(stored) = Quota)
AllGetIn == <>(closed \/ Len(stored) = Quota)
=============================================================================
