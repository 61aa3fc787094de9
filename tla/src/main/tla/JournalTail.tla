---------------------------- MODULE JournalTail ----------------------------
(***************************************************************************)
(* The journal while it is written: one writer, and readers that have      *)
(* mapped the same files. Segments are kept in a ring of files. A file is  *)
(* recycled, with a new salt, while slow readers still hold its mapping.   *)
(* One action is one access to a word, or to the directory.                *)
(* A record has a length and two more words. A word holds the sequence of  *)
(* the record it belongs to; a length holds only that there is one.        *)
(***************************************************************************)
EXTENDS Integers, FiniteSets, TLC

CONSTANTS
  Readers,
  Files,                \* in the ring
  Slots,                \* records in a segment
  Records,              \* how many are appended
  Crc                   \* readers check the CRC of what they have copied

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "LengthLast",         \* W1: a record's length is written after its other words
  "GoneFirst",          \* W3 before W4: the salt goes before the words are overwritten
  "Zeroed",             \* W4: a recycled file holds no lengths when it gets its salt
  "SaltLast",           \* W5 before W6: number and base are there before the salt
  "NewSalt",            \* W6
  "SaltChecked",        \* R6, and the CRC is seeded with it
  "CheckAfterCopy",     \* R6 after R4, R5
  "ZeroLooksAtSalt",    \* R7: no length may mean that the segment is gone
  "SaltBeforeNumber",   \* R1 before R2
  "SaltAfterBase",      \* R2s after R2b: the base is of the same segment
  "OldestIsNext",       \* R0: the oldest segment follows an overrun
  "MissedFromPosition"} \* R2: counted from the reader's position, not in segments
ASSUME Removed \subseteq Safeguards
LengthLast == "LengthLast" \notin Removed
GoneFirst == "GoneFirst" \notin Removed
Zeroed == "Zeroed" \notin Removed
SaltLast == "SaltLast" \notin Removed
NewSalt == "NewSalt" \notin Removed
SaltChecked == "SaltChecked" \notin Removed
CheckAfterCopy == "CheckAfterCopy" \notin Removed
ZeroLooksAtSalt == "ZeroLooksAtSalt" \notin Removed
SaltBeforeNumber == "SaltBeforeNumber" \notin Removed
SaltAfterBase == "SaltAfterBase" \notin Removed
OldestIsNext == "OldestIsNext" \notin Removed
MissedFromPosition == "MissedFromPosition" \notin Removed

F == 1..Files
S == 1..Slots
None == 0

(* Segments are numbered 1, 2, 3, ..., records too *)
FileOf(n) == ((n - 1) % Files) + 1
SegmentOf(e) == ((e - 1) \div Slots) + 1
SaltOf(n) == IF NewSalt THEN n ELSE FileOf(n)
LastSegment == SegmentOf(Records)

VARIABLES
  name,                 \* the directory: the number in each file's name, or None
  salt, number, base,   \* headers; base: the sequence of the first record
  len, a, b,            \* the words of the records
  w,                    \* the writer
  r                     \* the readers

vars == <<name, salt, number, base, len, a, b, w, r>>
Words == <<len, a, b>>
Headers == <<name, salt, number, base>>

NoWords == [s \in S |-> None]
RecordWords == {"len", "a", "b"}

Init ==
  /\ name = [f \in F |-> IF f = 1 THEN 1 ELSE None]
  /\ salt = [f \in F |-> IF f = 1 THEN SaltOf(1) ELSE None]
  /\ number = [f \in F |-> IF f = 1 THEN 1 ELSE None] /\ base = [f \in F |-> IF f = 1 THEN 1 ELSE None]
  /\ len = [f \in F |-> NoWords] /\ a = [f \in F |-> NoWords] /\ b = [f \in F |-> NoWords]
  /\ w = [pc |-> "W1", e |-> 1, todo |-> RecordWords]
  /\ r = [p \in Readers |-> [pc |-> "R0", f |-> 1, want |-> 1, salt |-> None, base |-> None, a |-> None, b |-> None,
                             next |-> 1, last |-> 0, missed |-> 0, said |-> "ok"]]

---------------------------------------------------------------------------
(* The writer. e: the record that is being written, or is the next. todo: the words that are yet to be written. *)

Slot(e) == ((e - 1) % Slots) + 1
WriteTo(x, f, s, v) ==
  /\ len' = IF x = "len" THEN [len EXCEPT ![f][s] = v] ELSE len
  /\ a' = IF x = "a" THEN [a EXCEPT ![f][s] = v] ELSE a
  /\ b' = IF x = "b" THEN [b EXCEPT ![f][s] = v] ELSE b

(* One word of a record. After the last slot: the next segment. *)
W1 ==
  /\ w.pc = "W1" /\ w.e <= Records
  /\ \E x \in w.todo :
       /\ IF LengthLast THEN x = "len" => w.todo = {"len"} ELSE x # "len" => "len" \notin w.todo
       /\ WriteTo(x, FileOf(SegmentOf(w.e)), Slot(w.e), IF x = "len" THEN 1 ELSE w.e)
       /\ w' = IF w.todo # {x} THEN [w EXCEPT !.todo = @ \ {x}]
               ELSE [pc |-> IF Slot(w.e) = Slots /\ w.e < Records THEN "W2" ELSE "W1", e |-> w.e + 1, todo |-> RecordWords]
  /\ UNCHANGED <<Headers, r>>

New == SegmentOf(w.e)
NewFile == FileOf(New)
Go(pc, todo) == w' = [w EXCEPT !.pc = pc, !.todo = todo]
OldWords == IF Zeroed THEN RecordWords \X S ELSE {}
Cleared == IF SaltLast THEN "W5" ELSE "W6"

(* The oldest segment is renamed away: nobody finds it any more *)
W2 ==
  /\ w.pc = "W2"
  /\ name' = [name EXCEPT ![NewFile] = None]
  /\ IF GoneFirst THEN Go("W3", {}) ELSE Go("W4", OldWords)
  /\ UNCHANGED <<salt, number, base, Words, r>>

(* Those who have mapped it see that it is gone *)
W3 ==
  /\ w.pc = "W3"
  /\ salt' = [salt EXCEPT ![NewFile] = None]
  /\ Go("W4", OldWords)
  /\ UNCHANGED <<name, number, base, Words, r>>

(* Zeros, in any order *)
W4 ==
  /\ w.pc = "W4"
  /\ IF w.todo = {} THEN Go(Cleared, {}) /\ UNCHANGED Words
     ELSE \E x \in w.todo : WriteTo(x[1], NewFile, x[2], None) /\ Go(IF w.todo = {x} THEN Cleared ELSE "W4", w.todo \ {x})
  /\ UNCHANGED <<Headers, r>>

W5 ==
  /\ w.pc = "W5"
  /\ number' = [number EXCEPT ![NewFile] = New]
  /\ Go("W5b", {})
  /\ UNCHANGED <<name, salt, base, Words, r>>

W5b ==
  /\ w.pc = "W5b"
  /\ base' = [base EXCEPT ![NewFile] = w.e]
  /\ Go(IF SaltLast THEN "W6" ELSE "W7", {})
  /\ UNCHANGED <<name, salt, number, Words, r>>

W6 ==
  /\ w.pc = "W6"
  /\ salt' = [salt EXCEPT ![NewFile] = SaltOf(New)]
  /\ Go(IF SaltLast THEN "W7" ELSE "W5", {})
  /\ UNCHANGED <<name, number, base, Words, r>>

W7 ==
  /\ w.pc = "W7"
  /\ name' = [name EXCEPT ![NewFile] = New]
  /\ Go("W1", RecordWords)
  /\ UNCHANGED <<salt, number, base, Words, r>>

Write == W1 \/ W2 \/ W3 \/ W4 \/ W5 \/ W5b \/ W6 \/ W7

---------------------------------------------------------------------------
(* A reader. want: the number of its segment. next: the sequence that it expects. last: the one that it has handed out.  *)
(* missed: what it has told to be missed since. said: what it did wrong.                                                  *)

To(p, s) == r' = [r EXCEPT ![p] = s]
Forget(s) == [s EXCEPT !.a = None, !.b = None]
Find(s) == [Forget(s) EXCEPT !.pc = "R0", !.salt = None, !.base = None]

Named == {name[f] : f \in F} \ {None}
Best(s) == IF OldestIsNext THEN CHOOSE n \in s : \A m \in s : n <= m ELSE CHOOSE n \in s : \A m \in s : n >= m

(* Looks for its segment; if that is gone, for the oldest *)
R0(p) ==
  /\ r[p].pc = "R0"
  /\ LET s == r[p]
         later == {n \in Named : n > s.want}
         n == IF s.want \in Named THEN s.want ELSE Best(later) IN
     /\ s.want \in Named \/ later # {}
     /\ To(p, [s EXCEPT !.pc = IF SaltBeforeNumber THEN "R1" ELSE "R2", !.want = n, !.f = FileOf(n)])
  /\ UNCHANGED <<Headers, Words, w>>

(* What was missed is told when the segment is known to be the wanted one, and the base to be its own *)
Enter(p, s) ==
  LET missed == IF s.base <= s.next THEN 0
                ELSE IF MissedFromPosition THEN s.base - s.next
                ELSE Slots * (s.want - SegmentOf(s.next)) IN
  To(p, [s EXCEPT !.pc = "R3", !.base = None, !.missed = @ + missed, !.next = IF s.base > @ THEN s.base ELSE @,
                  !.said = IF s.base > s.next /\ \E m \in Named : SegmentOf(s.next) <= m /\ m < SegmentOf(s.base)
                           THEN "skipped" ELSE @])

R1(p) ==
  /\ r[p].pc = "R1"
  /\ LET s == [r[p] EXCEPT !.salt = salt[r[p].f]] IN
     To(p, IF s.salt = None THEN Find(s) ELSE [s EXCEPT !.pc = IF SaltBeforeNumber THEN "R2" ELSE "R2b"])
  /\ UNCHANGED <<Headers, Words, w>>

R2(p) ==
  /\ r[p].pc = "R2"
  /\ LET s == r[p] IN
     To(p, IF number[s.f] # s.want THEN Find(s) ELSE [s EXCEPT !.pc = IF SaltBeforeNumber THEN "R2b" ELSE "R1"])
  /\ UNCHANGED <<Headers, Words, w>>

R2b(p) ==
  /\ r[p].pc = "R2b"
  /\ LET s == [r[p] EXCEPT !.base = base[r[p].f]] IN
     IF SaltAfterBase THEN To(p, [s EXCEPT !.pc = "R2s"]) ELSE Enter(p, s)
  /\ UNCHANGED <<Headers, Words, w>>

R2s(p) ==
  /\ r[p].pc = "R2s"
  /\ IF salt[r[p].f] = r[p].salt THEN Enter(p, r[p]) ELSE To(p, Find(r[p]))
  /\ UNCHANGED <<Headers, Words, w>>

(* The length; at the end of the segment, on to the next *)
R3(p) ==
  /\ r[p].pc = "R3" /\ r[p].next <= Records
  /\ LET s == r[p] IN
     IF SegmentOf(s.next) # s.want THEN To(p, [Find(s) EXCEPT !.want = @ + 1])
     ELSE IF len[s.f][Slot(s.next)] = None
     THEN IF ZeroLooksAtSalt THEN To(p, [s EXCEPT !.pc = "R7"]) ELSE UNCHANGED r
     ELSE To(p, [s EXCEPT !.pc = IF CheckAfterCopy THEN "R4" ELSE "R6"])
  /\ UNCHANGED <<Headers, Words, w>>

HandOut(p, s) ==
  To(p, [Forget(s) EXCEPT !.pc = "R3", !.next = @ + 1, !.last = s.a, !.missed = 0,
         !.said = IF s.a # s.b THEN "torn" ELSE IF s.a # s.next THEN "foreign"
                  ELSE IF s.a # s.last + 1 + s.missed THEN "miscounted" ELSE @])

R4(p) ==
  /\ r[p].pc = "R4"
  /\ To(p, [r[p] EXCEPT !.pc = "R5", !.a = a[r[p].f][Slot(r[p].next)]])
  /\ UNCHANGED <<Headers, Words, w>>

R5(p) ==
  /\ r[p].pc = "R5"
  /\ LET s == [r[p] EXCEPT !.b = b[r[p].f][Slot(r[p].next)]] IN
     IF CheckAfterCopy THEN To(p, [s EXCEPT !.pc = "R6"]) ELSE HandOut(p, s)
  /\ UNCHANGED <<Headers, Words, w>>

CrcIsRight(s) == s.a = s.b /\ s.a # None /\ (SaltChecked => SaltOf(SegmentOf(s.a)) = s.salt)

(* Is it still the same segment? Only then a CRC that is wrong is a fault. *)
R6(p) ==
  /\ r[p].pc = "R6"
  /\ LET s == r[p] IN
     IF SaltChecked /\ salt[s.f] # s.salt THEN To(p, Find(s))
     ELSE IF ~CheckAfterCopy THEN To(p, [s EXCEPT !.pc = "R4"])
     ELSE IF Crc /\ ~CrcIsRight(s) THEN To(p, [s EXCEPT !.said = "corruption"])
     ELSE HandOut(p, s)
  /\ UNCHANGED <<Headers, Words, w>>

R7(p) ==
  /\ r[p].pc = "R7"
  /\ To(p, IF salt[r[p].f] # r[p].salt THEN Find(r[p]) ELSE [r[p] EXCEPT !.pc = "R3"])
  /\ UNCHANGED <<Headers, Words, w>>

Read(p) == R0(p) \/ R1(p) \/ R2(p) \/ R2b(p) \/ R2s(p) \/ R3(p) \/ R4(p) \/ R5(p) \/ R6(p) \/ R7(p)

---------------------------------------------------------------------------
Next == Write \/ \E p \in Readers : Read(p)
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Write) /\ \A p \in Readers : WF_vars(Read(p))
Symmetry == Permutations(Readers)

TypeOK ==
  /\ \A f \in F : name[f] \in 0..LastSegment /\ salt[f] \in 0..LastSegment /\ number[f] \in 0..LastSegment
  /\ \A p \in Readers : r[p].next \in 1..(Records + 1) /\ r[p].want \in 1..(LastSegment + 1)
                        /\ r[p].base \in 0..Records

Said(what) == \E p \in Readers : r[p].said = what

(* What is handed out are the words of one record *)
NoTorn == ~Said("torn")

(* It is the record that is expected: in order, and no gap without an overrun *)
NoForeign == ~Said("foreign")

(* An overrun tells how many records lie between the one before it and the one behind it *)
MissedIsExact == ~Said("miscounted")

(* An overrun skips no record that is still there *)
GoesOnWithOldest == ~Said("skipped")

(* A reader that is overrun does not take that for a fault of the file *)
NoFalseCorruption == ~Said("corruption")

(* A reader is at most at what is committed *)
NotAhead == \A p \in Readers : r[p].next <= w.e

(* Liveness *)
ReachesTheEnd == \A p \in Readers : <>[](r[p].next = Records + 1)
=============================================================================
