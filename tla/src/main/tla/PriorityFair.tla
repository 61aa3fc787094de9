---------------------------- MODULE PriorityFair ----------------------------
(***************************************************************************)
(* PriorityElasticQueue, fair, with three levels: how producers mark their *)
(* levels, and how the consumer goes round. An insertion into a level is   *)
(* one step here (MpscElastic has it in detail); reading the marks,        *)
(* setting and clearing one, and looking at a level are one step each.     *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Producers,
  Q0, Q1, Q2,           \* the quanta
  Cap,                  \* of each level
  Elements              \* how many there are, at most

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "MarkAfterInsert",    \* P1 before P2
  "LookAfterClear",     \* C3 before C4
  "MarkAgain",          \* C5: the last look has found something
  "RefusalMarks",       \* a producer that is refused marks the level, too
  "QuantumEnds",        \* C6 spends the credit
  "NextIsLower",        \* the next turn is that of the next lower level
  "WholeRound",         \* null after all levels were looked at, those above the turn, too
  "StartsAtTheTop"}     \* after null the next turn is that of the highest level
ASSUME Removed \subseteq Safeguards
MarkAfterInsert == "MarkAfterInsert" \notin Removed
LookAfterClear == "LookAfterClear" \notin Removed
MarkAgain == "MarkAgain" \notin Removed
RefusalMarks == "RefusalMarks" \notin Removed
QuantumEnds == "QuantumEnds" \notin Removed
NextIsLower == "NextIsLower" \notin Removed
WholeRound == "WholeRound" \notin Removed
TopAfterNull == "StartsAtTheTop" \notin Removed

Levels == 0..2
Top == 2
Quantum == [l \in Levels |-> IF l = 0 THEN Q0 ELSE IF l = 1 THEN Q1 ELSE Q2]
SumOfOthers(l) == Q0 + Q1 + Q2 - Quantum[l]

VARIABLES
  q, mark,                     \* the levels and their marks
  next,                        \* the next element; elements are 1, 2, 3, ...
  prod,                        \* where each producer is
  known, credit, turn, inTurn, \* the consumer's
  cons,                        \* where it is in a call
  returned,                    \* history: elements that are in by an answer that a producer has got: accepted, or full
  delivered,                   \* history
  waited,                      \* history: elements of others since a level with such elements was served
  atCall,                      \* history: the levels with such elements when the call began
  fresh,                       \* history: the last call found nothing
  falseNull, wrongFirst        \* history

vars == <<q, mark, next, prod, known, credit, turn, inTurn, cons, returned, delivered, waited, atCall, fresh, falseNull, wrongFirst>>
Levelled == <<q, next, returned>>
Consumer == <<known, credit, turn, inTurn, cons>>
Histories == <<delivered, waited, atCall, fresh, falseNull, wrongFirst>>

Range(s) == {s[i] : i \in 1..Len(s)}
Max(s) == CHOOSE x \in s : \A y \in s : y <= x
HasReturned(l) == Range(q[l]) \cap returned # {}
Below(l) == IF l = 0 THEN Top ELSE l - 1
NextTurn(l) == IF NextIsLower THEN Below(l) ELSE Top

Idle == [pc |-> "idle", l |-> 0, s |-> {}]
Scan(at, from, wrapped) == [pc |-> "scan", l |-> at, from |-> from, wrapped |-> wrapped, goesOn |-> FALSE]
At(pc) == [cons EXCEPT !.pc = pc]

Init ==
  /\ q = [l \in Levels |-> <<>>] /\ mark = [l \in Levels |-> FALSE] /\ next = 1
  /\ prod = [p \in Producers |-> Idle]
  /\ known = [l \in Levels |-> 0] /\ credit = [l \in Levels |-> 0] /\ turn = Top /\ inTurn = FALSE
  /\ cons = [Scan(Top, Top, FALSE) EXCEPT !.pc = "idle"]
  /\ returned = {} /\ delivered = {} /\ waited = [l \in Levels |-> 0] /\ atCall = {}
  /\ fresh = TRUE /\ falseNull = FALSE /\ wrongFirst = FALSE

---------------------------------------------------------------------------
(* Producers. s: what is in the level for sure, by the answer that the      *)
(* producer gets: its element, or all those that it is refused for.         *)

Return(p, s) == prod' = [prod EXCEPT ![p] = Idle] /\ returned' = returned \cup s

Put(p, l) ==
  /\ next <= Elements
  /\ LET full == Len(q[l]) = Cap
         s == IF full THEN Range(q[l]) ELSE {next} IN
     /\ q' = IF full THEN q ELSE [q EXCEPT ![l] = Append(@, next)]
     /\ next' = IF full THEN next ELSE next + 1
     /\ IF MarkAfterInsert /\ (RefusalMarks \/ ~full)
        THEN prod' = [prod EXCEPT ![p] = [pc |-> "P2", l |-> l, s |-> s]] /\ UNCHANGED returned
        ELSE Return(p, s)

(* In the mutant the mark comes first *)
P0(p, l) ==
  /\ ~MarkAfterInsert /\ prod[p].pc = "idle" /\ next <= Elements
  /\ prod' = [prod EXCEPT ![p] = [pc |-> "P2", l |-> l, s |-> {}]]
  /\ UNCHANGED <<Levelled, mark, Consumer, Histories>>

P1(p, l) ==
  /\ IF MarkAfterInsert THEN prod[p].pc = "idle" ELSE prod[p].pc = "P1" /\ prod[p].l = l
  /\ Put(p, l)
  /\ UNCHANGED <<mark, Consumer, Histories>>

Marked(p) ==
  IF MarkAfterInsert THEN Return(p, prod[p].s)
  ELSE prod' = [prod EXCEPT ![p].pc = "P1"] /\ UNCHANGED returned

(* Reads the mark *)
P2(p) ==
  /\ prod[p].pc = "P2"
  /\ IF mark[prod[p].l] THEN Marked(p)
     ELSE prod' = [prod EXCEPT ![p].pc = "P3"] /\ UNCHANGED returned
  /\ UNCHANGED <<q, next, mark, Consumer, Histories>>

P3(p) ==
  /\ prod[p].pc = "P3"
  /\ mark' = [mark EXCEPT ![prod[p].l] = TRUE]
  /\ Marked(p)
  /\ UNCHANGED <<q, next, Consumer, Histories>>

---------------------------------------------------------------------------
(* The consumer: a call of poll *)

C0 ==
  /\ cons.pc = "idle"
  /\ atCall' = {l \in Levels : HasReturned(l)}
  /\ cons' = IF inTurn THEN [Scan(turn, turn, FALSE) EXCEPT !.pc = "look", !.goesOn = TRUE] ELSE Scan(turn, turn, FALSE)
  /\ UNCHANGED <<Levelled, mark, prod, known, credit, turn, inTurn, delivered, waited, fresh, falseNull, wrongFirst>>

(* Reads the marks: all are in one word *)
C1 ==
  /\ cons.pc = "scan"
  /\ LET candidates == {l \in Levels : l <= cons.l /\ mark[l] /\ (cons.wrapped => l > cons.from)} IN
     IF candidates # {}
     THEN /\ cons' = [cons EXCEPT !.pc = "look", !.l = Max(candidates)]
          /\ UNCHANGED <<turn, fresh, falseNull>>
     ELSE IF ~cons.wrapped /\ WholeRound
     THEN cons' = Scan(Top, cons.from, TRUE) /\ UNCHANGED <<turn, fresh, falseNull>>
     ELSE /\ cons' = At("idle")                                            \* null
          /\ turn' = IF TopAfterNull THEN Top ELSE cons.from
          /\ fresh' = TRUE
          /\ falseNull' = (falseNull \/ atCall # {})
  /\ UNCHANGED <<Levelled, mark, prod, known, credit, inTurn, delivered, waited, atCall, wrongFirst>>

(* l has elements, or has none *)
Found(l) ==
  IF ~cons.goesOn
  THEN /\ credit' = [credit EXCEPT ![l] = @ + Quantum[l]]
       /\ turn' = l /\ inTurn' = TRUE /\ cons' = [cons EXCEPT !.pc = "take", !.l = l]
  ELSE IF credit[l] > 0
  THEN cons' = At("take") /\ UNCHANGED <<credit, turn, inTurn>>
  ELSE /\ turn' = NextTurn(l) /\ inTurn' = FALSE
       /\ cons' = Scan(NextTurn(l), NextTurn(l), FALSE)
       /\ UNCHANGED credit

NotFound(l) ==
  /\ credit' = [credit EXCEPT ![l] = 0]
  /\ IF cons.goesOn
     THEN turn' = NextTurn(l) /\ inTurn' = FALSE /\ cons' = Scan(NextTurn(l), NextTurn(l), FALSE)
     ELSE cons' = Scan(l - 1, cons.from, cons.wrapped) /\ UNCHANGED <<turn, inTurn>>

(* Looks at the level, unless it knows. How often it looks in vain until it clears the mark, is open. *)
C2 ==
  /\ cons.pc = "look"
  /\ LET l == cons.l
         n == IF known[l] > 0 THEN known[l] ELSE Len(q[l]) IN
     /\ known' = [known EXCEPT ![l] = n]
     /\ IF n > 0 THEN Found(l)
        ELSE NotFound(l) \/ (cons' = At("clear") /\ UNCHANGED <<credit, turn, inTurn>>)
  /\ UNCHANGED <<Levelled, mark, prod, Histories>>

C3 ==
  /\ cons.pc = "clear"
  /\ mark' = [mark EXCEPT ![cons.l] = FALSE]
  /\ IF LookAfterClear THEN cons' = At("again") /\ UNCHANGED <<credit, turn, inTurn>> ELSE NotFound(cons.l)
  /\ UNCHANGED <<Levelled, prod, known, Histories>>

C4 ==
  /\ cons.pc = "again"
  /\ LET l == cons.l IN
     /\ known' = [known EXCEPT ![l] = Len(q[l])]
     /\ IF Len(q[l]) = 0 THEN NotFound(l)
        ELSE IF MarkAgain THEN cons' = At("mark") /\ UNCHANGED <<credit, turn, inTurn>>
        ELSE Found(l)
  /\ UNCHANGED <<Levelled, mark, prod, Histories>>

C5 ==
  /\ cons.pc = "mark"
  /\ mark' = [mark EXCEPT ![cons.l] = TRUE]
  /\ Found(cons.l)
  /\ UNCHANGED <<Levelled, prod, known, Histories>>

C6 ==
  /\ cons.pc = "take"
  /\ LET l == cons.l IN
     /\ q' = [q EXCEPT ![l] = Tail(@)]
     /\ known' = [known EXCEPT ![l] = @ - 1]
     /\ credit' = IF QuantumEnds THEN [credit EXCEPT ![l] = @ - 1] ELSE credit
     /\ delivered' = delivered \cup {Head(q[l])}
     /\ waited' = [j \in Levels |-> IF j = l \/ ~HasReturned(j) THEN 0 ELSE waited[j] + 1]
     /\ wrongFirst' = (wrongFirst \/ (fresh /\ \E j \in atCall : j > l))
  /\ fresh' = FALSE
  /\ cons' = At("idle")
  /\ UNCHANGED <<mark, next, prod, turn, inTurn, returned, atCall, falseNull>>

---------------------------------------------------------------------------
Produce(p) == P2(p) \/ P3(p) \/ \E l \in Levels : P0(p, l) \/ P1(p, l)
Goes(p) == P2(p) \/ P3(p)
Consume == C0 \/ C1 \/ C2 \/ C3 \/ C4 \/ C5 \/ C6
Next == Consume \/ \E p \in Producers : Produce(p)
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Consume) /\ \A p \in Producers : WF_vars(Goes(p))

---------------------------------------------------------------------------
TypeOK ==
  /\ \A l \in Levels : Len(q[l]) <= Cap /\ known[l] \in 0..Cap /\ credit[l] \in 0..Quantum[l]
  /\ turn \in Levels /\ inTurn \in BOOLEAN /\ returned \subseteq 1..Elements

(* KnownIsThere *)
KnownIsThere == \A l \in Levels : known[l] <= Len(q[l])

(* What a producer has been told to be in is marked, or the consumer has yet to look for the last time *)
MarkedWhenIn == \A l \in Levels :
  HasReturned(l) => mark[l] \/ (cons.l = l /\ cons.pc \in {"again", "mark"})

(* No level with elements waits for more elements of others than the sum of their quanta *)
Bounded == \A l \in Levels : waited[l] <= SumOfOthers(l)

(* null: all levels were empty when the call began *)
NoFalseNull == ~falseNull

(* The first after null is of the highest level that had elements when its call began *)
StartsAtTheTop == ~wrongFirst

Conservation ==
  /\ \A l, k \in Levels : l # k => Range(q[l]) \cap Range(q[k]) = {}
  /\ delivered \cup UNION {Range(q[l]) : l \in Levels} = 1..(next - 1)
  /\ \A l \in Levels : delivered \cap Range(q[l]) = {}

(* Liveness: nobody starves *)
Arrives == \A e \in 1..Elements : e \in returned ~> e \in delivered
=============================================================================
