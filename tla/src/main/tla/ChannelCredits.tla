--------------------------- MODULE ChannelCredits ---------------------------
(***************************************************************************)
(* A channel with flow control: one producer and one consumer, each of     *)
(* which may be killed at any step; another one takes over. Slots are the  *)
(* ring of metadata and of chunks. A fragment has a sequence, a word of    *)
(* metadata and two of payload. A message has one fragment, or several:    *)
(* their credits are claimed at once, and the first one commits them all.  *)
(* A fragment that is held is no copy: the words themselves must be right  *)
(* for as long as it is open.                                              *)
(*                                                                         *)
(* Sequences are words, compared by signed difference modulo Modulus. What *)
(* an end knows for itself is a count from the start, so that a property   *)
(* need not know of the wrap. One action is one access to a shared word.   *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Depth,                \* credits
  Slots,                \* Depth or more
  Quota,                \* how many fragments are published
  Sizes,                \* how many fragments a message may have
  ProducerKills, ConsumerKills,
  Modulus, Start        \* of the sequences

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "LimitReloaded",      \* P1: when the cached limit is reached, consumed is read
  "SignedDifference",   \* P1, T3: sequences are not compared as numbers
  "CreditsAtOnce",      \* P1: there is room for all fragments of a message
  "Marked",             \* P2: in progress
  "WordsFirst",         \* P3 before P4
  "LastFirst",          \* P4: fragments are published from the last to the first
  "EndFirst",           \* H1 before H2
  "Scans",              \* T1: the published position is a hint only
  "PutBack",            \* T2: what lies ahead of the first that is not published, never will be
  "HintAtTakeover",     \* T4: the hint is set before anything is written: it must not lag by more than one message
  "LimitAtTakeover",    \* T3: from consumed, not from where the producer starts
  "CreditWhenClosed",   \* C5: a credit goes back when the fragment is closed, not when it is read
  "LowestOpen",         \* C5: consumed stops at the lowest that is open
  "WholeClosed",        \* C5: consumed does not stop within a message
  "StartsAtConsumed",   \* A1
  "Drains"}             \* C6: the end is reached when all before it is read
ASSUME Removed \subseteq Safeguards
LimitReloaded == "LimitReloaded" \notin Removed
SignedDifference == "SignedDifference" \notin Removed
CreditsAtOnce == "CreditsAtOnce" \notin Removed
Marked == "Marked" \notin Removed
WordsFirst == "WordsFirst" \notin Removed
LastFirst == "LastFirst" \notin Removed
EndFirst == "EndFirst" \notin Removed
Scans == "Scans" \notin Removed
PutBack == "PutBack" \notin Removed
HintAtTakeover == "HintAtTakeover" \notin Removed
LimitAtTakeover == "LimitAtTakeover" \notin Removed
CreditWhenClosed == "CreditWhenClosed" \notin Removed
LowestOpen == "LowestOpen" \notin Removed
WholeClosed == "WholeClosed" \notin Removed
StartsAtConsumed == "StartsAtConsumed" \notin Removed
Drains == "Drains" \notin Removed

(* Words: a sequence may be marked. The mark is the highest bit, which an unmarked sequence may have, too: the distance tells. *)
SeqOf(n) == (Start + n) % Modulus
Count(v) == (v - Start) % Modulus
Mark(v) == (v + Modulus \div 2) % Modulus
Signed(v) == IF v < Modulus \div 2 THEN v ELSE v - Modulus
Diff(v, s) == IF SignedDifference THEN Signed((v - s) % Modulus) ELSE Signed(v) - Signed(s)
Slot(n) == n % Slots
S == 0..(Slots - 1)
ASSUME Depth <= Slots /\ 4 * (Quota + Slots) < Modulus

(* What a reader at n makes of the value of its slot *)
IsMarked(v, n) == LET d == Signed((v - SeqOf(n)) % Modulus) IN d < -(Modulus \div 4) \/ d >= Modulus \div 4
Answer(v, n) ==
  LET marked == IsMarked(v, n)
      d == Signed(((IF marked THEN Mark(v) ELSE v) - SeqOf(n)) % Modulus) IN
  IF d = 0 /\ ~marked THEN "ready"
  ELSE IF d = 0 \/ (d < 0 /\ (-d) % Slots = 0) THEN "not ready"
  ELSE "corrupt"

None == [n |-> -1, life |-> 0, i |-> 0, k |-> 1]

VARIABLES
  seq, meta, a, b,      \* of the slots. Words hold the fragment: its place, the life of the producer, which one of how many
  position, consumed, state, end,
  p, c,                 \* the producer, the consumer
  kills,                \* of producers, of consumers
  committed,            \* history: the fragments that were published, as a whole message
  closed,               \* history: how many were closed without a gap, and those behind the gap
  said                  \* what somebody found that must not be

vars == <<seq, meta, a, b, position, consumed, state, end, p, c, kills, committed, closed, said>>
Words == <<meta, a, b>>
History == <<committed, closed>>

Producer(n, limit) == [pc |-> "P1", n |-> n, k |-> 0, j |-> 0, todo |-> {}, limit |-> limit]
Consumer(n) == [pc |-> "C1", n |-> n, j |-> 0, m |-> None, open |-> {}, to |-> n]
FragmentWords == {"meta", "a", "b"}

Init ==
  /\ seq = [s \in S |-> SeqOf(s - Slots)]
  /\ meta = [s \in S |-> None] /\ a = [s \in S |-> None] /\ b = [s \in S |-> None]
  /\ position = SeqOf(0) /\ consumed = SeqOf(0) /\ state = "RUN" /\ end = SeqOf(0)
  /\ p = Producer(0, SeqOf(Depth)) /\ c = Consumer(0)
  /\ kills = [p |-> 0, c |-> 0]
  /\ committed = <<>> /\ closed = {} /\ said = "ok"

---------------------------------------------------------------------------
(* The producer. n: where it writes; k: fragments of the message; j: which one of them. *)

GoP(l) == p' = l
Fragment(j) == [n |-> p.n + j, life |-> kills.p, i |-> j, k |-> p.k]
Shared == <<position, consumed, state, end>>

Room(k) == Diff(SeqOf(p.n + (IF CreditsAtOnce THEN k ELSE 1)), p.limit) <= 0
Marks(k) == [p EXCEPT !.pc = IF Marked THEN "P2" ELSE IF WordsFirst THEN "P3" ELSE "P4", !.k = k, !.todo = FragmentWords,
                      !.j = IF WordsFirst \/ Marked \/ ~LastFirst THEN 0 ELSE k - 1]

Begins(n) == IF n < Quota THEN "P1" ELSE IF EndFirst THEN "H1" ELSE "H2"

P1 ==
  /\ p.pc = "P1" /\ p.n < Quota
  /\ \E k \in Sizes :
       /\ p.n + k <= Quota
       /\ IF Room(k) THEN GoP(Marks(k)) /\ UNCHANGED said
          ELSE /\ LimitReloaded
               /\ GoP([p EXCEPT !.limit = (consumed + Depth) % Modulus])
               /\ said' = IF Diff(SeqOf(p.n), consumed) \in 0..Depth THEN said ELSE "corrupt"
  /\ UNCHANGED <<seq, Words, Shared, c, kills, History>>

Last == IF LastFirst THEN p.k - 1 ELSE 0

P2 ==
  /\ p.pc = "P2"
  /\ seq' = [seq EXCEPT ![Slot(p.n + p.j)] = Mark(SeqOf(p.n + p.j))]
  /\ GoP(IF WordsFirst THEN [p EXCEPT !.pc = "P3"]
         ELSE IF p.j + 1 < p.k THEN [p EXCEPT !.j = @ + 1] ELSE [p EXCEPT !.pc = "P4", !.j = Last])
  /\ UNCHANGED <<Words, Shared, c, kills, History, said>>

(* The words of one fragment, in any order; then the next one *)
P3 ==
  /\ p.pc = "P3"
  /\ \E x \in p.todo :
       LET s == Slot(p.n + p.j)
           f == Fragment(p.j) IN
       /\ meta' = IF x = "meta" THEN [meta EXCEPT ![s] = f] ELSE meta
       /\ a' = IF x = "a" THEN [a EXCEPT ![s] = f] ELSE a
       /\ b' = IF x = "b" THEN [b EXCEPT ![s] = f] ELSE b
       /\ GoP(IF p.todo # {x} THEN [p EXCEPT !.todo = @ \ {x}]
              ELSE IF p.j + 1 < p.k THEN [p EXCEPT !.pc = IF Marked /\ WordsFirst THEN "P2" ELSE "P3", !.j = @ + 1, !.todo = FragmentWords]
              ELSE IF WordsFirst THEN [p EXCEPT !.pc = "P4", !.j = Last, !.todo = {}]
              ELSE [p EXCEPT !.pc = "P5", !.j = 0, !.todo = {}])
  /\ UNCHANGED <<seq, Shared, c, kills, History, said>>

(* The store of the first fragment's sequence commits the message *)
P4 ==
  /\ p.pc = "P4"
  /\ seq' = [seq EXCEPT ![Slot(p.n + p.j)] = SeqOf(p.n + p.j)]
  /\ committed' = IF p.j = 0 THEN committed \o [i \in 1..p.k |-> Fragment(i - 1)] ELSE committed
  /\ GoP(LET next == IF LastFirst THEN p.j - 1 ELSE p.j + 1 IN
         IF next \in 0..(p.k - 1) THEN [p EXCEPT !.j = next]
         ELSE [p EXCEPT !.pc = IF WordsFirst THEN "P5" ELSE "P3", !.j = 0])
  /\ UNCHANGED <<Words, Shared, c, kills, closed, said>>

P5 ==
  /\ p.pc = "P5"
  /\ position' = SeqOf(p.n + p.k)
  /\ GoP([Producer(p.n + p.k, p.limit) EXCEPT !.pc = Begins(p.n + p.k)])
  /\ UNCHANGED <<seq, Words, consumed, state, end, c, kills, History, said>>

(* HALT *)
H1 ==
  /\ p.pc = "H1"
  /\ end' = SeqOf(p.n)
  /\ GoP([p EXCEPT !.pc = IF EndFirst THEN "H2" ELSE "over"])
  /\ UNCHANGED <<seq, Words, position, consumed, state, c, kills, History, said>>

H2 ==
  /\ p.pc = "H2"
  /\ state' = "HALT"
  /\ GoP([p EXCEPT !.pc = IF EndFirst THEN "over" ELSE "H1"])
  /\ UNCHANGED <<seq, Words, position, consumed, end, c, kills, History, said>>

KillProducer ==
  /\ kills.p < ProducerKills /\ p.pc # "over" /\ state = "RUN"
  /\ kills' = [kills EXCEPT !.p = @ + 1]
  /\ GoP([Producer(0, 0) EXCEPT !.pc = "T0"])
  /\ UNCHANGED <<seq, Words, Shared, c, History, said>>

(* Takeover: the first sequence from the hint on that is not published; j: how many steps that took *)
T0 ==
  /\ p.pc = "T0"
  /\ GoP([p EXCEPT !.pc = IF Scans THEN "T1" ELSE "T3", !.n = Count(position)])
  /\ UNCHANGED <<seq, Words, Shared, c, kills, History, said>>

T1 ==
  /\ p.pc = "T1"
  /\ LET found == seq[Slot(p.n)] # SeqOf(p.n) IN
     /\ GoP(IF found THEN [p EXCEPT !.pc = "T3", !.j = 0] ELSE [p EXCEPT !.n = @ + 1, !.j = @ + 1])
     /\ said' = IF ~found /\ p.j = Slots THEN "corrupt" ELSE said
  /\ UNCHANGED <<seq, Words, Shared, c, kills, History>>

Behind == IF PutBack THEN "T2" ELSE Begins(p.n)

T3 ==
  /\ p.pc = "T3"
  /\ GoP([Producer(p.n, IF LimitAtTakeover THEN (consumed + Depth) % Modulus ELSE SeqOf(p.n + Depth))
          EXCEPT !.pc = IF HintAtTakeover THEN "T4" ELSE Behind])
  /\ said' = IF Diff(SeqOf(p.n), consumed) \in 0..Depth THEN said ELSE "corrupt"
  /\ UNCHANGED <<seq, Words, Shared, c, kills, History>>

T4 ==
  /\ p.pc = "T4"
  /\ position' = SeqOf(p.n)
  /\ GoP([p EXCEPT !.pc = Behind])
  /\ UNCHANGED <<seq, Words, consumed, state, end, c, kills, History, said>>

(* What is published ahead, or in progress, goes back to in progress. It is never again what it was before: its words may be gone. *)
T2 ==
  /\ p.pc = "T2"
  /\ LET n == p.n + p.j IN
     /\ seq' = IF seq[Slot(n)] = SeqOf(n) THEN [seq EXCEPT ![Slot(n)] = Mark(SeqOf(n))] ELSE seq
     /\ GoP(IF p.j + 1 < Slots THEN [p EXCEPT !.j = @ + 1] ELSE [p EXCEPT !.pc = Begins(p.n), !.j = 0])
  /\ UNCHANGED <<Words, Shared, c, kills, History, said>>

Produce == P1 \/ P2 \/ P3 \/ P4 \/ P5 \/ H1 \/ H2 \/ T0 \/ T1 \/ T2 \/ T3 \/ T4

---------------------------------------------------------------------------
(* The consumer. n: what it reads next; open: the messages that it holds; m: the metadata of the message that it is about to hand out. *)

GoC(l) == c' = l
Ring == <<seq, Words, position, state, end>>

Found(s, n) == LET x == Answer(s, n) IN IF x = "corrupt" THEN x ELSE said

C1 ==
  /\ c.pc = "C1" /\ c.n < Quota + 1
  /\ LET v == seq[Slot(c.n)] IN
     /\ GoC([c EXCEPT !.pc = IF Answer(v, c.n) = "ready" THEN "C2" ELSE "C4"])
     /\ said' = Found(v, c.n)
  /\ UNCHANGED <<Ring, consumed, p, kills, History>>

HandOut(m) ==
  LET known == m.n + 1 <= Len(committed) /\ m.n = c.n /\ committed[m.n + 1] = m IN
  /\ GoC([c EXCEPT !.pc = IF CreditWhenClosed THEN "C1" ELSE "C5", !.j = 0, !.m = None, !.n = @ + m.k, !.open = @ \cup {[n |-> c.n, k |-> m.k]},
                   !.to = IF CreditWhenClosed THEN @ ELSE c.n + m.k])
  /\ said' = IF known THEN said ELSE "phantom"

(* The metadata; then the sequences of the other fragments: a message is there as a whole *)
C2 ==
  /\ c.pc = "C2"
  /\ LET m == meta[Slot(c.n)] IN
     IF m.i # 0 THEN said' = "part" /\ UNCHANGED c
     ELSE IF m.k = 1 THEN HandOut(m)
     ELSE GoC([c EXCEPT !.pc = "C3", !.j = 1, !.m = m]) /\ UNCHANGED said
  /\ UNCHANGED <<Ring, consumed, p, kills, History>>

C3 ==
  /\ c.pc = "C3"
  /\ IF seq[Slot(c.n + c.j)] # SeqOf(c.n + c.j) THEN said' = "part" /\ UNCHANGED c
     ELSE IF c.j + 1 < c.m.k THEN GoC([c EXCEPT !.j = @ + 1]) /\ UNCHANGED said
     ELSE HandOut(c.m)
  /\ UNCHANGED <<Ring, consumed, p, kills, History>>

(* Nothing there: is it over? *)
C4 ==
  /\ c.pc = "C4"
  /\ GoC([c EXCEPT !.pc = IF state = "HALT" THEN (IF Drains THEN "C6" ELSE "over") ELSE "C1"])
  /\ UNCHANGED <<Ring, consumed, p, kills, History, said>>

C6 ==
  /\ c.pc = "C6"
  /\ GoC([c EXCEPT !.pc = IF end = SeqOf(c.n) THEN "over" ELSE "C1"])
  /\ UNCHANGED <<Ring, consumed, p, kills, History, said>>

Min(s) == CHOOSE n \in s : \A o \in s : n <= o
Max(s) == CHOOSE n \in s : \A o \in s : n >= o
Places(m) == m.n..(m.n + m.k - 1)

(* Any message that is held is closed. Then consumed moves. *)
Close ==
  /\ c.pc \in {"C1", "C4", "over"}
  /\ \E m \in c.open :
       LET open == c.open \ {m}
           lowest == Min({o.n : o \in open} \cup {c.n}) IN
       /\ GoC([c EXCEPT !.open = open, !.pc = IF @ = "over" THEN "last" ELSE "C5",
                        !.to = IF ~CreditWhenClosed THEN @ ELSE IF LowestOpen THEN lowest ELSE Max({@, m.n + m.k})])
       /\ closed' = closed \cup Places(m)
  /\ UNCHANGED <<Ring, consumed, p, kills, committed, said>>

C5 ==
  /\ c.pc \in {"C5", "last"}
  /\ LET within == Count(consumed) + 1 IN
     IF ~WholeClosed /\ within < c.to THEN consumed' = SeqOf(within) /\ UNCHANGED c
     ELSE consumed' = SeqOf(c.to) /\ GoC([c EXCEPT !.pc = IF @ = "last" THEN "over" ELSE "C1"])
  /\ UNCHANGED <<Ring, p, kills, History, said>>

KillConsumer ==
  /\ kills.c < ConsumerKills
  /\ kills' = [kills EXCEPT !.c = @ + 1]
  /\ GoC([Consumer(0) EXCEPT !.pc = "A1"])
  /\ UNCHANGED <<Ring, consumed, p, History, said>>

A1 ==
  /\ c.pc = "A1"
  /\ GoC(Consumer(Count(IF StartsAtConsumed THEN consumed ELSE position)))
  /\ UNCHANGED <<Ring, consumed, p, kills, History, said>>

Consume == C1 \/ C2 \/ C3 \/ C4 \/ C5 \/ C6 \/ A1

---------------------------------------------------------------------------
Next == Produce \/ KillProducer \/ Consume \/ Close \/ KillConsumer
Spec == Init /\ [][Next]_vars
(* Who is killed is followed by another one; what is held is closed at some time *)
FairSpec == Spec /\ WF_vars(Produce) /\ WF_vars(Consume) /\ WF_vars(Close)

TypeOK ==
  /\ \A s \in S : seq[s] \in 0..(Modulus - 1)
  /\ p.n \in 0..Quota /\ c.n \in 0..Quota /\ \A m \in c.open : m.n < c.n

Consumed == Count(consumed)
Intact(f) == LET s == Slot(f.n) IN seq[s] = SeqOf(f.n) /\ meta[s] = f /\ a[s] = f /\ b[s] = f

(* What is held are the words that were published *)
HeldIsIntact == \A m \in c.open : \A n \in Places(m) : n < Len(committed) /\ Intact(committed[n + 1])

(* What is published and not consumed is there *)
NoLoss == \A n \in Consumed..(Len(committed) - 1) : Intact(committed[n + 1])

(* Nothing is consumed that was not closed: whoever takes over gets it again *)
NothingSkipped == \A n \in 0..(Consumed - 1) : n \in closed

(* In order, and nothing that was not published *)
EachOnceInOrder == said # "phantom"

(* No part of a message is seen, whoever dies *)
MessageWhole == said # "part"

NoFalseCorruption == said # "corrupt"

Bound ==
  /\ p.pc \in {"P2", "P3", "P4", "P5"} => p.n + p.k - Consumed <= Depth
  /\ p.pc = "P1" => Count(p.limit) <= Consumed + Depth

(* The end is behind all that was published *)
NothingLost == c.pc = "over" => p.n = Quota /\ c.n = Quota

AllConsumed == <>[](c.pc = "over" /\ c.open = {} /\ consumed = SeqOf(Quota))
=============================================================================
