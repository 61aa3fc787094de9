--------------------------- MODULE RouterCredits ---------------------------
(***************************************************************************)
(* A router in broadcast mode: one thread gives each event to subscribers  *)
(* that have credit. What one has not, its policy decides: the event is    *)
(* dropped; or the router holds it, and takes no other one (park); or the  *)
(* subscriber is detached after some refusals, and misses what follows.    *)
(* A credit is a difference: delivered - acknowledged is at most Budget.   *)
(* Subscribers take events from their rings, and acknowledge them in any   *)
(* thread. One action is one access to what another thread uses.           *)
(* Requests (attach, leave) are handled by the router, between two events. *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Subscribers,
  Droppers, Parkers,    \* by policy; the others are detached
  Absent,               \* subscribers that come later
  Leavers,              \* may leave at any time
  Idlers,               \* need not take anything
  Ackers,               \* threads, for each subscriber
  Budget,
  Patience,             \* how many events are refused before one is detached
  Parked,               \* the time of one that is parked may be over: "never", "may", or "must"
  Events

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "LimitFromAcknowledged",  \* D1: the cached limit is one that was right once
  "CreditSpent",            \* D2: what is given is counted as delivered
  "AckChecked",             \* A2: only what was taken is acknowledged, once
  "AckByCas",               \* A3
  "OneHeld",                \* E1: nothing is taken while an event is held
  "GivenIsRemembered",      \* a held event goes only to those that wait for it
  "DetachReleases",         \* who is detached waits for nothing
  "DetachReleasesItself",   \* and the others still do
  "LeaveReleases",
  "DecidedOnce",            \* what is refused is dropped, or missed
  "HeldIsPast"}             \* who is attached while an event is held does not get that
ASSUME Removed \subseteq Safeguards
LimitFromAcknowledged == "LimitFromAcknowledged" \notin Removed
CreditSpent == "CreditSpent" \notin Removed
AckChecked == "AckChecked" \notin Removed
AckByCas == "AckByCas" \notin Removed
OneHeld == "OneHeld" \notin Removed
GivenIsRemembered == "GivenIsRemembered" \notin Removed
DetachReleases == "DetachReleases" \notin Removed
DetachReleasesItself == "DetachReleasesItself" \notin Removed
LeaveReleases == "LeaveReleases" \notin Removed
DecidedOnce == "DecidedOnce" \notin Removed
HeldIsPast == "HeldIsPast" \notin Removed

VARIABLES
  routed,               \* how many events were taken from the source: the last one is in hand
  due,                  \* those that have not dealt with it
  looked,               \* those of them whose acknowledgements were looked at, and who had no credit: they are parked
  attached, member,     \* subscribers
  from,                 \* how many events were routed before it came
  delivered, limit,     \* the router's, by subscriber; limit: what may be delivered, by what was seen last
  refused,              \* events that are neither dropped nor missed yet
  dropped, missed,      \* sets of events
  ring,
  taken, acked,         \* the subscriber's
  got,                  \* history
  asked,                \* requests: "no", "attach", "leave"
  ack                   \* ackers

vars == <<routed, due, looked, attached, member, from, delivered, limit, refused, dropped, missed, ring, taken, acked, got, asked, ack>>
Hand == <<routed, due, looked>>
Lanes == <<attached, member, from>>
Credits == <<delivered, limit>>
Fates == <<refused, dropped, missed>>
Subs == <<taken, acked, got, ack>>

NoAck == [pc |-> "A1", a |-> 0]

Init ==
  /\ routed = 0 /\ due = {} /\ looked = {}
  /\ attached = Subscribers \ Absent /\ member = Subscribers \ Absent /\ from = [s \in Subscribers |-> 0]
  /\ delivered = [s \in Subscribers |-> 0] /\ limit = [s \in Subscribers |-> Budget]
  /\ refused = [s \in Subscribers |-> {}] /\ dropped = [s \in Subscribers |-> {}] /\ missed = [s \in Subscribers |-> {}]
  /\ ring = [s \in Subscribers |-> <<>>]
  /\ taken = [s \in Subscribers |-> 0] /\ acked = [s \in Subscribers |-> 0] /\ got = [s \in Subscribers |-> <<>>]
  /\ asked = [s \in Subscribers |-> "no"]
  /\ ack = [s \in Subscribers |-> [x \in Ackers |-> NoAck]]

---------------------------------------------------------------------------
(* The router. A step begins where nobody is left but those that are parked. *)

Begins == due \subseteq looked
Miss(s, events) == missed' = [missed EXCEPT ![s] = @ \cup events]

E1 ==
  /\ routed < Events /\ Begins /\ (due = {} \/ ~OneHeld)
  /\ routed' = routed + 1
  /\ due' = attached /\ looked' = {}
  /\ missed' = [s \in Subscribers |-> IF s \in member \ attached THEN missed[s] \cup {routed + 1} ELSE missed[s]]
  /\ UNCHANGED <<Lanes, Credits, refused, dropped, ring, Subs, asked>>

(* The limit is used up: it looks how much was acknowledged, and again if it is parked *)
D1(s) ==
  /\ s \in due /\ delivered[s] >= limit[s]
  /\ s \in looked => Begins
  /\ LET new == IF LimitFromAcknowledged THEN acked[s] + Budget ELSE delivered[s] + Budget IN
     IF new > delivered[s]
     THEN /\ limit' = [limit EXCEPT ![s] = new]
          /\ due' = IF GivenIsRemembered \/ s \notin looked THEN due ELSE due \cup attached
          /\ UNCHANGED <<looked, attached, refused, dropped, missed>>
     ELSE IF s \in Parkers THEN /\ s \notin looked /\ looked' = looked \cup {s}
                                /\ UNCHANGED <<limit, due, attached, refused, dropped, missed>>
     ELSE IF s \in Droppers THEN /\ dropped' = [dropped EXCEPT ![s] = @ \cup {routed}] /\ due' = due \ {s}
                                 /\ UNCHANGED <<limit, looked, attached, refused, missed>>
     ELSE LET all == refused[s] \cup {routed} IN
          /\ due' = due \ {s}
          /\ IF Cardinality(all) < Patience THEN refused' = [refused EXCEPT ![s] = all] /\ UNCHANGED <<attached, missed>>
             ELSE refused' = [refused EXCEPT ![s] = {}] /\ attached' = attached \ {s} /\ Miss(s, all)
          /\ UNCHANGED <<limit, looked, dropped>>
  /\ UNCHANGED <<routed, member, from, delivered, ring, Subs, asked>>

(* What was refused before an event that is given, is dropped *)
D2(s) ==
  /\ s \in due /\ delivered[s] < limit[s]
  /\ ring' = [ring EXCEPT ![s] = Append(@, routed)]
  /\ delivered' = [delivered EXCEPT ![s] = IF CreditSpent THEN @ + 1 ELSE @]
  /\ due' = due \ {s} /\ looked' = looked \ {s}
  /\ dropped' = [dropped EXCEPT ![s] = @ \cup refused[s]]
  /\ refused' = IF DecidedOnce THEN [refused EXCEPT ![s] = {}] ELSE refused
  /\ UNCHANGED <<routed, Lanes, limit, missed, Subs, asked>>

Release(s, alone, others) == IF alone THEN (IF others THEN due \ {s} ELSE {}) ELSE due
Pending(s) == refused[s] \cup (IF s \in due THEN {routed} ELSE {})

(* The time of one that is parked is over *)
Detach(s) ==
  /\ Parked # "never" /\ s \in due \cap looked /\ s \in attached /\ Begins
  /\ attached' = attached \ {s}
  /\ due' = Release(s, DetachReleases, DetachReleasesItself) /\ looked' = due' \cap looked
  /\ Miss(s, Pending(s))
  /\ UNCHANGED <<routed, member, from, Credits, refused, dropped, ring, Subs, asked>>

Attach(s) ==
  /\ Begins /\ asked[s] = "attach"
  /\ asked' = [asked EXCEPT ![s] = "no"]
  /\ attached' = attached \cup {s} /\ member' = member \cup {s}
  /\ from' = IF s \in member THEN from ELSE [from EXCEPT ![s] = routed]
  /\ due' = IF HeldIsPast \/ due = {} THEN due ELSE due \cup {s}
  /\ UNCHANGED <<routed, looked, Credits, Fates, ring, Subs>>

Leave(s) ==
  /\ Begins /\ asked[s] = "leave"
  /\ asked' = [asked EXCEPT ![s] = "left"]
  /\ attached' = attached \ {s}
  /\ due' = Release(s, LeaveReleases, TRUE) /\ looked' = due' \cap looked
  /\ Miss(s, Pending(s)) /\ refused' = [refused EXCEPT ![s] = {}]
  /\ member' = member \ {s}
  /\ UNCHANGED <<routed, from, Credits, dropped, ring, Subs>>

---------------------------------------------------------------------------
(* A subscriber *)

Take(s) ==
  /\ ring[s] # <<>>
  /\ got' = [got EXCEPT ![s] = Append(@, Head(ring[s]))]
  /\ ring' = [ring EXCEPT ![s] = Tail(@)]
  /\ taken' = [taken EXCEPT ![s] = @ + 1]
  /\ UNCHANGED <<Hand, Lanes, Credits, Fates, acked, ack, asked>>

Ask(s) ==
  /\ asked[s] = "no"
  /\ \/ s \notin attached /\ asked' = [asked EXCEPT ![s] = "attach"]
     \/ s \in Leavers /\ s \in member /\ asked' = [asked EXCEPT ![s] = "leave"]
  /\ UNCHANGED <<Hand, Lanes, Credits, Fates, ring, Subs>>

GoA(s, x, l) == ack' = [ack EXCEPT ![s][x] = l]
Rest == <<Hand, Lanes, Credits, Fates, ring, taken, got, asked>>

A1(s, x) ==
  /\ ack[s][x].pc = "A1" /\ (IF AckChecked THEN acked[s] < taken[s] ELSE acked[s] < Events)
  /\ GoA(s, x, [pc |-> "A2", a |-> acked[s]])
  /\ UNCHANGED <<Rest, acked>>

A2(s, x) ==
  /\ ack[s][x].pc = "A2"
  /\ GoA(s, x, IF ack[s][x].a < taken[s] \/ ~AckChecked THEN [ack[s][x] EXCEPT !.pc = "A3"] ELSE NoAck)
  /\ UNCHANGED <<Rest, acked>>

A3(s, x) ==
  /\ ack[s][x].pc = "A3"
  /\ acked' = IF acked[s] = ack[s][x].a \/ ~AckByCas THEN [acked EXCEPT ![s] = ack[s][x].a + 1] ELSE acked
  /\ GoA(s, x, NoAck)
  /\ UNCHANGED Rest

---------------------------------------------------------------------------
Give == E1 \/ \E s \in Subscribers : D1(s) \/ D2(s)
Handle == \E s \in Subscribers : Attach(s) \/ Leave(s)
Acknowledge(s, x) == A1(s, x) \/ A2(s, x) \/ A3(s, x)
Next == Give \/ Handle \/ \E s \in Subscribers : Detach(s) \/ Take(s) \/ Ask(s) \/ \E x \in Ackers : Acknowledge(s, x)
Spec == Init /\ [][Next]_vars
FairSpec ==
  /\ Spec /\ WF_vars(Give) /\ WF_vars(Handle) /\ WF_vars(\E s \in Subscribers : Parked = "must" /\ Detach(s))
  /\ \A s \in Subscribers : WF_vars(s \in Leavers /\ Ask(s))
  /\ \A s \in Subscribers \ Idlers : WF_vars(Take(s)) /\ \A x \in Ackers : WF_vars(Acknowledge(s, x))
Symmetry == Permutations(Ackers)

---------------------------------------------------------------------------
Range(q) == {q[j] : j \in 1..Len(q)}
Min(a, b) == IF a < b THEN a ELSE b

TypeOK ==
  /\ due \subseteq member /\ attached \subseteq member /\ looked \subseteq Parkers
  /\ \A s \in Subscribers : acked[s] \in 0..Events /\ taken[s] = Len(got[s])

(* Each event since it came has one fate, and only one *)
Fate(s, e) ==
  (IF e \in Range(got[s]) \cup Range(ring[s]) THEN 1 ELSE 0) + (IF e \in dropped[s] THEN 1 ELSE 0) + (IF e \in missed[s] THEN 1 ELSE 0)
    + (IF e \in refused[s] \/ (s \in due /\ e = routed) THEN 1 ELSE 0)
Conservation ==
  /\ \A s \in member : \A e \in 1..routed : Fate(s, e) = IF e > from[s] THEN 1 ELSE 0
  /\ \A s \in Subscribers \ member, e \in 1..routed : Fate(s, e) <= 1
CreditBound == \A s \in Subscribers : Len(got[s]) + Len(ring[s]) - Min(acked[s], taken[s]) <= Budget
LimitIsLowerBound == \A s \in Subscribers : limit[s] <= acked[s] + Budget
AckMonotonic == [][\A s \in Subscribers : acked'[s] >= acked[s]]_vars
EachOnceInOrder == \A s \in Subscribers : LET all == got[s] \o ring[s] IN \A j \in 1..(Len(all) - 1) : all[j] < all[j + 1]

(* Nobody gets what comes after an event that is held *)
HeldHolds == [][routed' # routed => due = {}]_vars

AllRouted == <>(routed = Events /\ due = {})
GoesOn == \A e \in 1..Events : (routed = e /\ due # {}) ~> (routed > e \/ due = {})
AllAcked == \A s \in Subscribers \ Idlers : <>[](ring[s] = <<>> /\ acked[s] = Len(got[s]))
=============================================================================
