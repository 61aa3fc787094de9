---------------------------- MODULE MpscElastic ----------------------------
(***************************************************************************)
(* MpscElasticQueue: many producers, one consumer, a ring that is replaced *)
(* by a larger or a smaller one while everybody works.                     *)
(*                                                                         *)
(* One action per atomic access to shared memory; the name of the action   *)
(* is the name of the step (P1, C1, S1, ...) in the class comment. What a  *)
(* thread computes from what it holds belongs to the access before it.     *)
(* Memory is sequentially consistent here. A retry and a new call are the  *)
(* same state ("idle"): a thread that begins again knows nothing.          *)
(*                                                                         *)
(* A model with a safeguard removed is a mutant, and must be refuted.      *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Producers,            \* a set of model values or of strings
  Trimmers,             \* {"trim"} or {}: threads that call trimToSize
  Helpers,              \* {"cons"} or {}: who looks for the current ring, and helps tail, but does not offer
  Closers,              \* {"closer"} or {}: threads that call close
  Quota,                \* how many elements each producer gets in, at most
  Batch,                \* largest batch
  MinCap, InitCap, MaxCap,
  GenMod,               \* the generation wraps here; 2^14 in the code
  MaxRings,             \* there is no memory for more rings than these
  ConsumerShrinks,      \* the policy may ask for less after any poll
  FairProcs             \* who is fair; only for liveness

CONSTANT Removed          \* the names of the safeguards that are taken out

Safeguards == {
  "GenInClaim",             \* the claim CAS compares the generation too
  "StaleCandidateKept",     \* G1: a candidate that starts behind v is not replaced
  "ShrinkKeepsCandidate",   \* S5: nor is one that starts at v, by a shrink
  "ClearBeforeAdvance",     \* C5 before C6
  "SlotDecides",            \* an element is there when its slot says so, not when the claim does
  "HalfWayIsNotEmpty",      \* poll waits for a producer that is half-way
  "LimitFromThisRing",      \* P5b: c + capacity of this ring, not of the largest
  "NewLimitFromNewRing",    \* G2, S6: a new ring does not inherit the old limit
  "ShrinkKeepsContents",    \* S3: no smaller than what is inside
  "OnePerIndex",            \* S3: not where the ring has only just begun
  "ClosedInClaim",          \* CLOSED is a bit of the claim word
  "HelpRereadsClaim",       \* P3
  "TailIsHelped",           \* P3: a tail that lags is moved by whoever finds it, not by the one who resized
  "TailIsChecked",          \* P2: the tail's generation is compared with the claim's
  "ConsumerChecksTail",     \* C3: not only the generations are compared
  "TailBeforeClaim"}        \* C2 before C3
ASSUME Removed \subseteq Safeguards

GenInClaim == "GenInClaim" \notin Removed
StaleCandidateKept == "StaleCandidateKept" \notin Removed
ShrinkKeepsCandidate == "ShrinkKeepsCandidate" \notin Removed
ClearBeforeAdvance == "ClearBeforeAdvance" \notin Removed
SlotDecides == "SlotDecides" \notin Removed
HalfWayIsNotEmpty == "HalfWayIsNotEmpty" \notin Removed
LimitFromThisRing == "LimitFromThisRing" \notin Removed
NewLimitFromNewRing == "NewLimitFromNewRing" \notin Removed
ShrinkKeepsContents == "ShrinkKeepsContents" \notin Removed
OnePerIndex == "OnePerIndex" \notin Removed
ClosedInClaim == "ClosedInClaim" \notin Removed
HelpRereadsClaim == "HelpRereadsClaim" \notin Removed
TailIsHelped == "TailIsHelped" \notin Removed
TailIsChecked == "TailIsChecked" \notin Removed
ConsumerChecksTail == "ConsumerChecksTail" \notin Removed
TailBeforeClaim == "TailBeforeClaim" \notin Removed

VARIABLES
  claim,      \* [i: index, g: generation, x: CLOSED]
  closed,     \* the separate flag of the mutant without ClosedInClaim
  tail,       \* the producers' ring
  head,       \* the consumer's ring
  ci,         \* consumerIndex
  rings,      \* all rings, in the order in which they were linked
  loc,        \* what each thread holds
  claimed,    \* history: elements in the order of their claims
  delivered,  \* history: elements in the order in which they came out
  cur,        \* history: the ring that the claim's generation stands for
  seen        \* history: generations that the claim had at its index

vars == <<claim, closed, tail, head, ci, rings, loc, claimed, delivered, cur, seen>>

None == <<>>
NoRing == 0
Cons == "cons"
Shrinkers == Trimmers \cup (IF ConsumerShrinks THEN {Cons} ELSE {})
Resizers == Producers \cup Shrinkers
Procs == Producers \cup {Cons} \cup Trimmers \cup Closers

NoClaim == [i |-> 0, g |-> 0, x |-> FALSE]
Idle == [pc |-> "idle", k |-> 0, v |-> NoClaim, r |-> 0, n |-> 0, c |-> 0, e |-> None, f |-> FALSE]

Max(a, b) == IF a > b THEN a ELSE b
SlotCount(cap) == IF cap <= 1 THEN 1 ELSE IF cap <= 2 THEN 2 ELSE IF cap <= 4 THEN 4 ELSE 8
NewRing(gen, start, cap, limit) ==
  [gen |-> gen, start |-> start, cap |-> cap, limit |-> limit, next |-> NoRing,
   slots |-> [s \in 0..(SlotCount(cap) - 1) |-> None]]
At(r, i) == i % SlotCount(rings[r].cap)
NextGen(g) == (g + 1) % GenMod

Accepted(p) == Cardinality({j \in 1..Len(claimed) : claimed[j][1] = p})
Range(s) == {s[j] : j \in 1..Len(s)}
IsFull(k) == Len(claimed) + k - ci > MaxCap
SameClaim(v) == claim.i = v.i /\ claim.x = v.x /\ (GenInClaim => claim.g = v.g)

Init ==
  /\ claim = NoClaim /\ closed = FALSE
  /\ tail = 1 /\ head = 1 /\ ci = 0 /\ cur = 1 /\ seen = {0}
  /\ rings = <<NewRing(0, 0, InitCap, 0)>>
  /\ loc = [p \in Procs |-> Idle]
  /\ claimed = <<>> /\ delivered = <<>>

Go(p, s) == loc' = [loc EXCEPT ![p] = s]
Stop(p) == Go(p, Idle)
Hist == <<claimed, delivered, cur, seen>>

---------------------------------------------------------------------------
(* offer, of k elements at once *)

P1(p) ==
  /\ loc[p].pc = "idle"
  /\ \E k \in 1..Batch :
       /\ Accepted(p) + k <= Quota
       /\ ~claim.x /\ ~closed
       /\ Go(p, [Idle EXCEPT !.pc = "P2", !.k = k, !.v = claim, !.f = IsFull(k)])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

(* currentRing: as an offer of nothing. Only the help is modelled, and not what is done with the answer. *)
H1(q) ==
  /\ loc[q].pc = "idle"
  /\ Go(q, [Idle EXCEPT !.pc = "P2", !.v = claim])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

P2(p) ==
  /\ loc[p].pc = "P2"
  /\ LET lags == TailIsChecked /\ rings[tail].gen # loc[p].v.g IN
     IF (~lags /\ loc[p].k = 0) \/ (lags /\ ~TailIsHelped) THEN Stop(p)
     ELSE Go(p, [loc[p] EXCEPT !.pc = IF lags THEN IF HelpRereadsClaim THEN "P3" ELSE "P3n" ELSE "P4",
                          !.f = IF lags THEN FALSE ELSE @,
                          !.k = IF lags THEN 0 ELSE @,
                          !.r = tail])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

P3(p) ==
  /\ loc[p].pc = "P3"
  /\ IF claim = loc[p].v THEN Go(p, [Idle EXCEPT !.pc = "P3n", !.r = loc[p].r]) ELSE Stop(p)
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

P3n(p) ==
  /\ loc[p].pc = "P3n"
  /\ Go(p, [Idle EXCEPT !.pc = "P3c", !.r = loc[p].r, !.n = rings[loc[p].r].next])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

P3c(p) ==
  /\ loc[p].pc = "P3c"
  /\ tail' = IF tail = loc[p].r THEN loc[p].n ELSE tail
  /\ Stop(p)
  /\ UNCHANGED <<claim, closed, head, ci, rings, Hist>>

P4(p) ==
  /\ loc[p].pc = "P4"
  /\ LET l == loc[p] IN
     IF l.v.i + l.k <= rings[l.r].limit
     THEN Go(p, [l EXCEPT !.pc = "P6", !.f = FALSE])
     ELSE Go(p, [l EXCEPT !.pc = "P5"])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

P5(p) ==
  /\ loc[p].pc = "P5"
  /\ LET l == loc[p]
         need == l.v.i + l.k - ci
         cap == rings[l.r].cap IN
     IF need <= cap THEN Go(p, [l EXCEPT !.pc = "P5b", !.c = ci, !.f = FALSE])
     ELSE IF need > MaxCap THEN Stop(p)                                    \* FULL
     ELSE Go(p, [l EXCEPT !.pc = "G1", !.c = ci, !.f = FALSE])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

P5b(p) ==
  /\ loc[p].pc = "P5b"
  /\ LET l == loc[p] IN
     /\ rings' = [rings EXCEPT ![l.r].limit = l.c + (IF LimitFromThisRing THEN rings[l.r].cap ELSE MaxCap)]
     /\ Stop(p)
  /\ UNCHANGED <<claim, closed, tail, head, ci, Hist>>

P6(p) ==
  /\ loc[p].pc = "P6"
  /\ LET l == loc[p] IN
     IF SameClaim(l.v)
     THEN /\ claim' = [claim EXCEPT !.i = l.v.i + l.k, !.g = l.v.g]
          /\ claimed' = claimed \o [j \in 1..l.k |-> <<p, Accepted(p) + j>>]
          /\ seen' = {l.v.g}
          /\ Go(p, [Idle EXCEPT !.pc = "P7", !.k = l.k, !.r = l.r, !.v = [NoClaim EXCEPT !.i = l.v.i]])
     ELSE Stop(p) /\ UNCHANGED <<claim, claimed, seen>>
  /\ UNCHANGED <<closed, tail, head, ci, rings, delivered, cur>>

(* c counts the elements of a batch that are stored already *)
P7(p) ==
  /\ loc[p].pc = "P7"
  /\ LET l == loc[p]
         i == l.v.i + l.c IN
     /\ rings' = [rings EXCEPT ![l.r].slots[At(l.r, i)] = claimed[i + 1]]
     /\ IF l.c + 1 = l.k THEN Stop(p) ELSE Go(p, [l EXCEPT !.c = @ + 1])
  /\ UNCHANGED <<claim, closed, tail, head, ci, Hist>>

---------------------------------------------------------------------------
(* Growing. G3 and G4 are also the steps S7 and S8 of a shrink. *)

G1(p) ==
  /\ loc[p].pc = "G1"
  /\ LET l == loc[p]
         n == rings[l.r].next
         start == IF n = NoRing THEN -1 ELSE rings[n].start IN
     IF start = l.v.i THEN Go(p, [Idle EXCEPT !.pc = "G3", !.v = l.v, !.r = l.r, !.n = n])
     ELSE IF start > l.v.i /\ StaleCandidateKept THEN Stop(p)
     ELSE Go(p, [l EXCEPT !.pc = "G2", !.n = n])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

(* CAS of the candidate, with what the thread holds; the allocation is private *)
Link(p, cap) ==
  LET l == loc[p]
      old == rings[l.r]
      new == NewRing(NextGen(old.gen), l.v.i, cap, IF NewLimitFromNewRing THEN l.v.i ELSE old.limit) IN
  IF old.next = l.n /\ Len(rings) < MaxRings
  THEN /\ rings' = Append([rings EXCEPT ![l.r].next = Len(rings) + 1], new)
       /\ Go(p, [Idle EXCEPT !.pc = "G3", !.v = l.v, !.r = l.r, !.n = Len(rings) + 1])
  ELSE Stop(p) /\ UNCHANGED rings

G2(p) ==
  /\ loc[p].pc = "G2"
  /\ \E cap \in Max(loc[p].v.i + loc[p].k - loc[p].c, rings[loc[p].r].cap + 1)..MaxCap : Link(p, cap)
  /\ UNCHANGED <<claim, closed, tail, head, ci, Hist>>

G3(p) ==
  /\ loc[p].pc = "G3"
  /\ LET l == loc[p] IN
     IF SameClaim(l.v)
     THEN /\ claim' = [claim EXCEPT !.g = NextGen(l.v.g)]
          /\ cur' = l.n
          /\ seen' = seen \cup {NextGen(l.v.g)}
          /\ Go(p, [Idle EXCEPT !.pc = "G4", !.r = l.r, !.n = l.n])
     ELSE Stop(p) /\ UNCHANGED <<claim, cur, seen>>
  /\ UNCHANGED <<closed, tail, head, ci, rings, claimed, delivered>>

G4(p) ==
  /\ loc[p].pc = "G4"
  /\ tail' = IF tail = loc[p].r THEN loc[p].n ELSE tail
  /\ Stop(p)
  /\ UNCHANGED <<claim, closed, head, ci, rings, Hist>>

---------------------------------------------------------------------------
(* poll and relaxedPoll: where one begins again, the other answers null *)

(* Where the consumer will look for position i *)
RECURSIVE Walk(_, _)
Walk(r, i) ==
  IF r = cur \/ rings[r].next = NoRing THEN r
  ELSE IF rings[rings[r].next].start > i THEN r
  ELSE Walk(rings[r].next, i)
InHand(p, i) == loc[p].pc = "P7" /\ loc[p].v.i + loc[p].c <= i /\ i < loc[p].v.i + loc[p].k
Stored(i) == i < Len(claimed) /\ ~\E p \in Producers : InHand(p, i)

(* f: the element is there already, in a later ring *)
C1 ==
  /\ loc[Cons].pc = "idle"
  /\ LET e == rings[head].slots[At(head, ci)] IN
     IF e # None
     THEN Go(Cons, [Idle EXCEPT !.pc = IF ClearBeforeAdvance THEN "C5" ELSE "C6", !.e = e])
     ELSE Go(Cons, [Idle EXCEPT !.pc = IF TailBeforeClaim THEN "C2" ELSE "C3", !.f = Stored(ci)])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

Decide(t, v, f) ==
  IF (ConsumerChecksTail /\ t # head) \/ v.g # rings[head].gen
  THEN Go(Cons, [Idle EXCEPT !.pc = "C4", !.f = f])
  ELSE IF v.i = ci THEN Stop(Cons)                                         \* EMPTY
  ELSE IF SlotDecides THEN Stop(Cons)                                      \* half-way
  ELSE Go(Cons, [Idle EXCEPT !.pc = "C5", !.e = rings[head].slots[At(head, ci)]])

C2 ==
  /\ loc[Cons].pc = "C2"
  /\ IF TailBeforeClaim THEN Go(Cons, [loc[Cons] EXCEPT !.pc = "C3", !.r = tail])
     ELSE Decide(tail, loc[Cons].v, loc[Cons].f)
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

C3 ==
  /\ loc[Cons].pc = "C3"
  /\ IF TailBeforeClaim THEN Decide(loc[Cons].r, claim, loc[Cons].f)
     ELSE Go(Cons, [loc[Cons] EXCEPT !.pc = "C2", !.v = claim])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

C4 ==
  /\ loc[Cons].pc = "C4"
  /\ LET n == rings[head].next IN
     IF n = NoRing THEN Go(Cons, [Idle EXCEPT !.pc = "lost"])
     ELSE IF rings[n].start = ci THEN Go(Cons, [Idle EXCEPT !.pc = "C4b", !.n = n])
     ELSE Stop(Cons)                                                       \* half-way
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

C4b ==
  /\ loc[Cons].pc = "C4b"
  /\ tail' = IF tail = head THEN loc[Cons].n ELSE tail
  /\ head' = loc[Cons].n
  /\ Stop(Cons)
  /\ UNCHANGED <<claim, closed, ci, rings, Hist>>

(* What the consumer does after C6: the policy may ask for less *)
AfterPoll(c) ==
  \/ Stop(Cons)
  \/ ConsumerShrinks /\ Go(Cons, [Idle EXCEPT !.pc = "S2", !.c = c])

C5 ==
  /\ loc[Cons].pc = "C5"
  /\ LET i == IF ClearBeforeAdvance THEN ci ELSE ci - 1 IN
     rings' = [rings EXCEPT ![head].slots[At(head, i)] = None]
  /\ IF ClearBeforeAdvance THEN Go(Cons, [loc[Cons] EXCEPT !.pc = "C6"]) ELSE AfterPoll(ci)
  /\ UNCHANGED <<claim, closed, tail, head, ci, Hist>>

C6 ==
  /\ loc[Cons].pc = "C6"
  /\ ci' = ci + 1
  /\ delivered' = Append(delivered, loc[Cons].e)
  /\ IF ClearBeforeAdvance THEN AfterPoll(ci + 1) ELSE Go(Cons, [Idle EXCEPT !.pc = "C5"])
  /\ UNCHANGED <<claim, closed, tail, head, rings, claimed, cur, seen>>

---------------------------------------------------------------------------
(* shrinking: by the consumer, after C6, which knows c; by others, at any time *)

S1(q) ==
  /\ q # Cons /\ loc[q].pc = "idle"
  /\ Go(q, [Idle EXCEPT !.pc = "S2", !.c = ci])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

S2(q) ==
  /\ loc[q].pc = "S2"
  /\ Go(q, [loc[q] EXCEPT !.pc = "S3", !.v = claim])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

(* k is the wanted capacity, whatever the policy says *)
S3(q) ==
  /\ loc[q].pc = "S3"
  /\ LET l == loc[q]
         least == IF ShrinkKeepsContents THEN Max(MinCap, l.v.i - l.c) ELSE MinCap IN
     IF l.v.x \/ closed \/ rings[tail].gen # l.v.g \/ least >= rings[tail].cap THEN Stop(q)
     ELSE \E cap \in least..(rings[tail].cap - 1) : Go(q, [l EXCEPT !.pc = "S5", !.r = tail, !.k = cap])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

S5(q) ==
  /\ loc[q].pc = "S5"
  /\ LET l == loc[q]
         r == rings[l.r]
         n == r.next IN
     IF \/ OnePerIndex /\ l.v.i = r.start
        \/ ShrinkKeepsCandidate /\ n # NoRing /\ rings[n].start >= l.v.i
     THEN Stop(q)
     ELSE Go(q, [l EXCEPT !.pc = "S6", !.n = n])
  /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

S6(q) ==
  /\ loc[q].pc = "S6"
  /\ Link(q, loc[q].k)
  /\ UNCHANGED <<claim, closed, tail, head, ci, Hist>>

---------------------------------------------------------------------------
(* close *)

K1(x) ==
  /\ loc[x].pc = "idle"
  /\ IF ClosedInClaim
     THEN Go(x, [Idle EXCEPT !.pc = "K2", !.v = claim]) /\ UNCHANGED closed
     ELSE Go(x, [Idle EXCEPT !.pc = "done"]) /\ closed' = TRUE
  /\ UNCHANGED <<claim, tail, head, ci, rings, Hist>>

K2(x) ==
  /\ loc[x].pc = "K2"
  /\ IF claim = loc[x].v
     THEN claim' = [claim EXCEPT !.x = TRUE] /\ Go(x, [Idle EXCEPT !.pc = "done"])
     ELSE Stop(x) /\ UNCHANGED claim
  /\ UNCHANGED <<closed, tail, head, ci, rings, Hist>>

---------------------------------------------------------------------------

Help(q) == P2(q) \/ P3(q) \/ P3n(q) \/ P3c(q)
Produce(p) == P1(p) \/ Help(p) \/ P4(p) \/ P5(p) \/ P5b(p) \/ P6(p) \/ P7(p) \/ G1(p) \/ G2(p)
Resize(q) == G3(q) \/ G4(q)
Poll == C1 \/ C2 \/ C3 \/ C4 \/ C4b \/ C5 \/ C6
Shrink(q) == S2(q) \/ S3(q) \/ S5(q) \/ S6(q)
Close(x) == K1(x) \/ K2(x)

Next ==
  \/ \E p \in Producers : Produce(p)
  \/ \E q \in Resizers : Resize(q)
  \/ Poll
  \/ \E q \in Helpers : H1(q) \/ Help(q)
  \/ \E q \in Shrinkers : Shrink(q)
  \/ \E q \in Trimmers : S1(q)
  \/ \E x \in Closers : Close(x)

Spec == Init /\ [][Next]_vars

(* Those in FairProcs go on, the others may stop for ever at any step. *)
Fairness ==
  /\ \A p \in Producers \cap FairProcs : WF_vars(Produce(p) \/ Resize(p))
  /\ Cons \in FairProcs => WF_vars(Poll \/ (ConsumerShrinks /\ (Shrink(Cons) \/ Resize(Cons))))
  /\ \A q \in Trimmers \cap FairProcs : WF_vars(S1(q) \/ Shrink(q) \/ Resize(q))
  /\ \A x \in Closers \cap FairProcs : WF_vars(Close(x))
FairSpec == Spec /\ Fairness

---------------------------------------------------------------------------
(* Safety *)

IsClosed == claim.x \/ closed
Size == Len(claimed) - ci

TypeOK ==
  /\ claim \in [i : 0..(Quota * Cardinality(Producers)), g : 0..(GenMod - 1), x : BOOLEAN]
  /\ tail \in 1..Len(rings) /\ head \in 1..Len(rings) /\ cur \in 1..Len(rings)
  /\ ci \in 0..claim.i /\ claim.i = Len(claimed)
  /\ \A r \in 1..Len(rings) : rings[r].cap \in MinCap..MaxCap /\ rings[r].next \in 0..Len(rings)

Bound == Size <= rings[cur].cap /\ Size <= MaxCap

(* Each limit that can still admit somebody is a lower bound, though not a monotonic one. *)
LimitIsLowerBound == \A r \in 1..Len(rings) : rings[r].limit <= ci + rings[r].cap

Fifo == \A j \in 1..Len(delivered) : delivered[j] \in Range(claimed) => j <= Len(claimed) /\ delivered[j] = claimed[j]

Copies(e) == Cardinality({x \in UNION {{<<r, s>> : s \in DOMAIN rings[r].slots} : r \in 1..Len(rings)} :
                          rings[x[1]].slots[x[2]] = e})
Conservation ==
  /\ Range(delivered) \subseteq Range(claimed)
  /\ Cardinality(Range(delivered)) = Len(delivered)
  /\ \A j \in 1..Len(claimed) :
       LET e == claimed[j]
           out == IF e \in Range(delivered) THEN 1 ELSE 0
           toStore == IF \E p \in Producers : InHand(p, j - 1) THEN 1 ELSE 0
           taken == IF loc[Cons].pc = "C6" /\ loc[Cons].e = e THEN 1 ELSE 0
       IN ClearBeforeAdvance => Copies(e) + out + toStore + taken = 1

NoOverwrite == \A p \in Producers : loc[p].pc = "P7" =>
  \A i \in (loc[p].v.i + loc[p].c)..(loc[p].v.i + loc[p].k - 1) : rings[loc[p].r].slots[At(loc[p].r, i)] = None

(* What is claimed is, or will be, where the consumer looks for it. *)
NoStuckConsumer ==
  /\ loc[Cons].pc # "lost"
  /\ \A i \in ci..(Len(claimed) - 1) :
       LET r == Walk(head, i) IN
       \/ rings[r].slots[At(r, i)] = claimed[i + 1]
       \/ \E p \in Producers : InHand(p, i) /\ loc[p].r = r
       \/ loc[Cons].pc = "C6" /\ i = ci

(* The hint is right, or one behind: what P3 and C4 rely upon *)
TailLagsByOne == rings[cur].gen = claim.g /\ (tail = cur \/ (tail # NoRing /\ rings[tail].next = cur))

GenerationMonotonic == [][claim'.g # claim.g => claim'.g = NextGen(claim.g) /\ cur' # cur]_vars
UniqueClaim == [][claim'.g # claim.g => claim'.g \notin seen]_vars
ClosedIsFinal == [][IsClosed => claim' = claim /\ claimed' = claimed /\ cur' = cur]_vars
NoFalseFull == [][\A p \in Producers : loc[p].pc = "P5" /\ loc'[p].pc = "idle" => loc[p].f]_vars
Deciding == loc[Cons].pc = (IF TailBeforeClaim THEN "C3" ELSE "C2") /\ loc'[Cons].pc = "idle"
NoFalseEmpty == [][Deciding /\ (claim.i = ci \/ ~HalfWayIsNotEmpty) => Size = 0]_vars
(* relaxedPoll says null of an element only while its producer is half-way *)
NoFalseNull == [][Deciding => ~loc[Cons].f]_vars
(* A limit is written down as well as up. Not a property: refuted, to show that the models have it. *)
LimitMonotonic == [][\A r \in 1..Len(rings) : rings'[r].limit >= rings[r].limit]_vars

---------------------------------------------------------------------------
(* Liveness *)

Total == Quota * Cardinality(Producers)
Arrives == \A k \in 1..Total : (Len(claimed) >= k) ~> (ci >= k)
ResizeCompletes == (tail # cur) ~> (tail = cur)
(* A producer that goes on, with room and work, while all others may have stopped: somebody gets in. *)
LockFree == \A k \in 0..(Total - 1) :
  (Len(claimed) = k /\ ~IsFull(1) /\ \E p \in Producers \cap FairProcs : Accepted(p) < Quota)
    ~> (Len(claimed) > k \/ IsClosed \/ \A p \in Producers \cap FairProcs : Accepted(p) = Quota)
AllGetIn == <>(IsClosed \/ Len(claimed) = Total)

Symmetry == Permutations(Producers)
=============================================================================
