-------------------------- MODULE JournalRecovery --------------------------
(***************************************************************************)
(* The journal on a disk: group commit, segments that are recycled below a *)
(* cursor, and recovery, also from a crash in the middle of a recovery.    *)
(* A cell is what the disk writes at once; records take one or two. Of     *)
(* what is not forced, any part may be on the disk after a power loss:     *)
(* cells, headers, names, the cursor; `may...` is what may be there.       *)
(* The next segment is prepared, by number and salt, before it is needed,  *)
(* and entered, with its base, when the one before is sealed.              *)
(* After a kill all is there, and may yet be lost in a power loss.         *)
(* A force makes durable only what it is asked for.                        *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  Files,
  Cells,                \* in a file; one is for the seal
  Sizes,                \* of records, in cells
  Appends,              \* how many, at most
  Consumes,             \* the consumer reads so far
  Losses, Kills,        \* power losses and kills, at most
  FailedForces,
  Damages               \* cells that go bad

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "AckAfterForce",          \* F1 before F2
  "TargetBeforeForce",      \* F1: what is acknowledged is what was there before the force
  "AllSegmentsForced",      \* F1: not only the present one
  "FailedForceIsFatal",     \* F1f
  "EntryForceIsFatal",      \* N0f: the entry is in one page with the first record
  "SealForced",             \* F1: the seals between the records, too
  "CursorDurable",          \* N0: recycled below what is on the disk, not below what was written there
  "ForcedUntilGone",        \* F1: also a segment whose name may yet come back
  "EntryForcedBeforeReuse", \* N0: the base of the oldest segment must not be lost
  "NameForcedBeforeReuse",  \* N1 before N2
  "HeaderForcedBeforeName", \* N3 before N4
  "NameForcedBeforeUse",    \* N5 before E1
  "NewSalt",                \* N2
  "SaltChecked",            \* a record's CRC is seeded with the salt
  "ProofUsed",              \* Q1: what was known durable and is missing is corruption
  "SealProves",             \* Q1: there was a segment behind a seal
  "OldestIsNeeded",         \* Q1: what the cursor has yet to read was not recycled
  "RecordProvesByMark",     \* Q1: a record behind proves no more than its mark says
  "SegmentProvesByMark",    \* Q1: nor does a later segment
  "CursorProvesByMark",     \* Q1: nor does a cursor
  "LaterSegmentsCut",       \* Q2
  "NamesForced",            \* Q3
  "TailZeroed",             \* Q4
  "KeptWrittenAgain",       \* Q4: after a failed force the next one does nothing, for the cache is clean
  "TailForced",             \* Q5
  "KeptForced",             \* Q5: what a kill has left is not durable yet
  "CursorSetBack",          \* Q6: no cursor is beyond the end, where sequences are given again
  "CursorForced"}           \* Q7
ASSUME Removed \subseteq Safeguards
Has(s) == s \notin Removed

F == 1..Files
C == 1..Cells
Zero == [id |-> 0, part |-> 0, size |-> 0, seq |-> 0, salt |-> 0, mark |-> 0]
Seal == 3               \* instead of a part; with the sequence of the record before it
Bad == [Zero EXCEPT !.id = -1]
Second(id) == [Zero EXCEPT !.id = id, !.part = 2]
NoHeader == [number |-> 0, salt |-> 0]
NoEntry == [base |-> 0, mark |-> 0, salt |-> 0]
Free == 0

VARIABLES
  mem, may,             \* cells, by file
  stuck,                \* cells that a failed force has left: clean in the cache, maybe not on the disk
  header, mayHeader,
  entry, mayEntry,
  name, mayName,        \* of each file: its number, or Free
  cursor, mayCursor,    \* pos: the next to be consumed
  app,                  \* the appender, and recovery
  com,                  \* who forces
  salts,                \* how many there were
  ids,                  \* how many records there were; each has an identity
  left,                 \* how many faults may yet come
  acked,                \* up to this sequence records are acknowledged
  log,                  \* history: the identity at each sequence
  consumed,             \* history: identities
  damaged, said         \* history

data == <<mem, may, stuck>>
entries == <<entry, mayEntry>>
heads == <<header, mayHeader, entries>>
names == <<name, mayName>>
cursors == <<cursor, mayCursor>>
ghosts == <<consumed, damaged, said>>
vars == <<data, heads, names, cursors, app, com, salts, ids, left, acked, log, ghosts>>

Max(s) == CHOOSE x \in s : \A y \in s : y <= x
Min(s) == CHOOSE x \in s : \A y \in s : y >= x
Single(fun) == [x \in DOMAIN fun |-> {fun[x]}]
AddTo(sets, fun) == [x \in DOMAIN fun |-> sets[x] \cup {fun[x]}]

Idle == [pc |-> "idle", target |-> 0]
Running(f, pos) == [pc |-> "run", f |-> f, pos |-> pos, g |-> 0, mark |-> 0]

Init ==
  /\ mem = [x \in F \X C |-> Zero] /\ may = Single(mem) /\ stuck = {}
  /\ header = [f \in F |-> IF f = 1 THEN [number |-> 1, salt |-> 1] ELSE NoHeader] /\ mayHeader = Single(header)
  /\ entry = [f \in F |-> IF f = 1 THEN [base |-> 1, mark |-> 0, salt |-> 1] ELSE NoEntry] /\ mayEntry = Single(entry)
  /\ name = [f \in F |-> IF f = 1 THEN 1 ELSE Free] /\ mayName = Single(name)
  /\ cursor = [pos |-> 1, mark |-> 0] /\ mayCursor = {cursor}
  /\ app = Running(1, 1) /\ com = Idle
  /\ salts = 1 /\ ids = 0 /\ left = [loss |-> Losses, kill |-> Kills, force |-> FailedForces, damage |-> Damages]
  /\ acked = 0 /\ log = <<>> /\ consumed = {} /\ damaged = FALSE /\ said = "ok"

(* Writes: g is a function from some cells to what is written there *)
WriteCells(g) ==
  /\ mem' = g @@ mem
  /\ may' = [x \in DOMAIN g |-> may[x] \cup {g[x]}] @@ may
  /\ stuck' = stuck \ DOMAIN g

ForceCells(s) ==
  /\ may' = [x \in F \X C |-> IF x \in s \ stuck THEN {mem[x]} ELSE may[x]]
  /\ UNCHANGED <<mem, stuck>>

At(pc) == app' = [app EXCEPT !.pc = pc]
Lives == app.pc \in {"run", "half", "N1", "N2", "N3", "N4", "N5", "E2"}

---------------------------------------------------------------------------
(* Append. The first cell holds the length, so it is written last. *)

Next1 == Len(log) + 1
First(id, size) == [id |-> id, part |-> 1, size |-> size, seq |-> Next1, salt |-> header[app.f].salt, mark |-> acked]

A1 ==
  /\ app.pc = "run" /\ ids < Appends /\ 1 \in Sizes /\ app.pos < Cells
  /\ WriteCells(<<app.f, app.pos>> :> First(ids + 1, 1))
  /\ ids' = ids + 1 /\ log' = Append(log, ids + 1)
  /\ app' = [app EXCEPT !.pos = @ + 1]
  /\ UNCHANGED <<heads, names, cursors, com, salts, left, acked, ghosts>>

A2 ==
  /\ app.pc = "run" /\ ids < Appends /\ 2 \in Sizes /\ app.pos < Cells - 1
  /\ WriteCells(<<app.f, app.pos + 1>> :> Second(ids + 1))
  /\ ids' = ids + 1
  /\ At("half")
  /\ UNCHANGED <<heads, names, cursors, com, salts, left, acked, log, ghosts>>

A3 ==
  /\ app.pc = "half"
  /\ WriteCells(<<app.f, app.pos>> :> First(ids, 2))
  /\ log' = Append(log, ids)
  /\ app' = [app EXCEPT !.pc = "run", !.pos = @ + 2]
  /\ UNCHANGED <<heads, names, cursors, com, salts, ids, left, acked, ghosts>>

---------------------------------------------------------------------------
(* Group commit *)

(* The cells of the records from one sequence to another, of the seals before and between them, and of the last seal if asked for. *)
(* A segment that was renamed away counts until the directory is forced: with its name its faults would come back.              *)
IsIn(f) == IF Has("ForcedUntilGone") THEN mayName[f] # {Free} ELSE name[f] # Free
CellsOf(files, from, to, last) ==
  LET own == {x \in files \X C : IsIn(x[1]) /\ mem[x].salt = header[x[1]].salt}
      firsts == {x \in own : mem[x].part = 1 /\ mem[x].seq \in from..to}
      seals == {x \in own : mem[x].part = Seal /\ mem[x].seq >= from - 1 /\ (mem[x].seq < to \/ last)} IN
  firsts \cup (IF Has("SealForced") THEN seals ELSE {}) \cup {<<x[1], x[2] + 1>> : x \in {y \in firsts : mem[y].size = 2}}

ToForce == CellsOf(IF Has("AllSegmentsForced") THEN F ELSE {app.f}, acked + 1, Len(log), FALSE)

(* Forces what is there *)
F1 ==
  /\ Lives /\ com.pc = "idle" /\ acked < Len(log)
  /\ com' = [pc |-> "forced", target |-> Len(log)]
  /\ IF Has("AckAfterForce") THEN ForceCells(ToForce) /\ UNCHANGED acked ELSE acked' = Len(log) /\ UNCHANGED data
  /\ UNCHANGED <<heads, names, cursors, app, salts, ids, left, log, ghosts>>

(* Acknowledges it *)
F2 ==
  /\ Lives /\ com.pc = "forced"
  /\ com' = Idle
  /\ IF Has("AckAfterForce")
     THEN acked' = (IF Has("TargetBeforeForce") THEN com.target ELSE Len(log)) /\ UNCHANGED data
     ELSE ForceCells(CellsOf(F, 1, com.target, FALSE)) /\ UNCHANGED acked
  /\ UNCHANGED <<heads, names, cursors, app, salts, ids, left, log, ghosts>>

(* A force that fails leaves the cache clean: the next one succeeds, and does nothing *)
F1f ==
  /\ Lives /\ com.pc = "idle" /\ acked < Len(log) /\ left.force > 0
  /\ left' = [left EXCEPT !.force = @ - 1]
  /\ stuck' = stuck \cup {x \in ToForce : may[x] # {mem[x]}}
  /\ IF Has("FailedForceIsFatal") THEN At("dead") ELSE UNCHANGED app
  /\ UNCHANGED <<mem, may, heads, names, cursors, com, salts, ids, acked, log, ghosts>>

---------------------------------------------------------------------------
(* The consumer. It may be ahead of what is durable. *)

Consume ==
  /\ Lives /\ cursor.pos <= Len(log) /\ cursor.pos <= Consumes
  /\ cursor' = [pos |-> cursor.pos + 1, mark |-> acked]
  /\ mayCursor' = mayCursor \cup {cursor'}
  /\ consumed' = consumed \cup {log[cursor.pos]}
  /\ UNCHANGED <<data, heads, names, app, com, salts, ids, left, acked, log, damaged, said>>

ForceCursor ==
  /\ Lives /\ mayCursor # {cursor}
  /\ mayCursor' = {cursor}
  /\ UNCHANGED <<data, heads, names, cursor, app, com, salts, ids, left, acked, log, ghosts>>

---------------------------------------------------------------------------
(* The next segment is prepared at any time. g: its file. *)

Named == {name[f] : f \in F} \ {Free}
FileOf(n) == CHOOSE f \in F : name[f] = n
NextNumber == name[app.f] + 1
ConsumedTo == IF Has("CursorDurable") THEN Min({c.pos : c \in mayCursor}) ELSE cursor.pos
ForceNames == mayName' = Single(name)

(* The oldest segment is below the cursor, and there is no free file *)
Oldest == Min(Named)
CanRecycle == /\ Oldest # name[app.f] /\ Oldest + 1 \in Named /\ entry[FileOf(Oldest + 1)].base <= ConsumedTo
              /\ \A f \in F : name[f] # Free

(* Takes a free file, or renames the oldest segment away *)
N0 ==
  /\ app.pc = "run" /\ ids < Appends /\ NextNumber \notin Named
  /\ \/ \E f \in F :
          /\ name[f] = Free /\ \A g \in 1..(f - 1) : name[g] # Free
          /\ app' = [app EXCEPT !.pc = "N2", !.g = f]
          /\ UNCHANGED <<mayEntry, names>>
     \/ LET next == FileOf(Oldest + 1) IN
          /\ CanRecycle
          /\ mayEntry' = IF Has("EntryForcedBeforeReuse") THEN [mayEntry EXCEPT ![next] = {entry[next]}] ELSE mayEntry
          /\ name' = [name EXCEPT ![FileOf(Oldest)] = Free] /\ mayName' = AddTo(mayName, name')
          /\ app' = [app EXCEPT !.pc = IF Has("NameForcedBeforeReuse") THEN "N1" ELSE "N2", !.g = FileOf(Oldest)]
  /\ UNCHANGED <<data, header, mayHeader, entry, cursors, com, salts, ids, left, acked, log, ghosts>>

(* The force of the entry fails *)
N0f ==
  /\ app.pc = "run" /\ ids < Appends /\ NextNumber \notin Named /\ CanRecycle /\ left.force > 0
  /\ left' = [left EXCEPT !.force = @ - 1]
  /\ LET first == <<FileOf(Oldest + 1), 1>> IN stuck' = stuck \cup (IF may[first] # {mem[first]} THEN {first} ELSE {})
  /\ IF Has("EntryForceIsFatal") THEN At("dead") ELSE UNCHANGED app
  /\ UNCHANGED <<mem, may, heads, names, cursors, com, salts, ids, acked, log, ghosts>>

N1 ==
  /\ app.pc = "N1"
  /\ ForceNames /\ At("N2")
  /\ UNCHANGED <<data, heads, name, cursors, com, salts, ids, left, acked, log, ghosts>>

(* The zeros are not forced *)
N2 ==
  /\ app.pc = "N2"
  /\ WriteCells([x \in {app.g} \X C |-> Zero])
  /\ salts' = salts + 1
  /\ header' = [header EXCEPT ![app.g] = [number |-> NextNumber, salt |-> IF Has("NewSalt") THEN salts + 1 ELSE app.g]]
  /\ mayHeader' = AddTo(mayHeader, header')
  /\ entry' = [entry EXCEPT ![app.g] = NoEntry] /\ mayEntry' = AddTo(mayEntry, entry')
  /\ At(IF Has("HeaderForcedBeforeName") THEN "N3" ELSE "N4")
  /\ UNCHANGED <<names, cursors, com, ids, left, acked, log, ghosts>>

N3 ==
  /\ app.pc = "N3"
  /\ mayHeader' = Single(header)
  /\ At("N4")
  /\ UNCHANGED <<data, header, entries, names, cursors, com, salts, ids, left, acked, log, ghosts>>

N4 ==
  /\ app.pc = "N4"
  /\ name' = [name EXCEPT ![app.g] = NextNumber] /\ mayName' = AddTo(mayName, name')
  /\ IF Has("NameForcedBeforeUse") THEN At("N5") ELSE app' = Running(app.f, app.pos)
  /\ UNCHANGED <<data, heads, cursors, com, salts, ids, left, acked, log, ghosts>>

N5 ==
  /\ app.pc = "N5"
  /\ ForceNames /\ app' = Running(app.f, app.pos)
  /\ UNCHANGED <<data, heads, name, cursors, com, salts, ids, left, acked, log, ghosts>>

Prepare == N0 \/ N0f \/ N1 \/ N2 \/ N3 \/ N4 \/ N5

(* A record may not fit: the prepared segment is entered, then the present one is sealed. Nothing is forced. *)
E1 ==
  /\ app.pc = "run" /\ ids < Appends /\ NextNumber \in Named /\ \E s \in Sizes : app.pos + s > Cells
  /\ entry' = [entry EXCEPT ![FileOf(NextNumber)] = [base |-> Next1, mark |-> acked, salt |-> header[FileOf(NextNumber)].salt]]
  /\ mayEntry' = AddTo(mayEntry, entry')
  /\ At("E2")
  /\ UNCHANGED <<data, header, mayHeader, names, cursors, com, salts, ids, left, acked, log, ghosts>>

E2 ==
  /\ app.pc = "E2"
  /\ WriteCells(<<app.f, app.pos>> :> [First(0, 1) EXCEPT !.part = Seal, !.seq = Len(log)])
  /\ app' = Running(FileOf(NextNumber), 1)
  /\ UNCHANGED <<heads, names, cursors, com, salts, ids, left, acked, log, ghosts>>

---------------------------------------------------------------------------
(* Faults *)

(* All ways to choose one for each x in s from choice[x] *)
RECURSIVE Choices(_, _)
Choices(s, choice) ==
  IF s = {} THEN {<<>>}
  ELSE LET x == CHOOSE y \in s : TRUE IN
       {x :> v @@ rest : v \in choice[x], rest \in Choices(s \ {x}, choice)}
Unsure(choice) == {x \in DOMAIN choice : Cardinality(choice[x]) > 1}
Kept(sure, choice) == {got @@ sure : got \in Choices(Unsure(choice), choice)}

Restart == com' = Idle /\ app' = [Running(1, 1) EXCEPT !.pc = "Q1"]

Kill ==
  /\ app.pc # "refused" /\ app.pc # "Q1" /\ left.kill > 0
  /\ left' = [left EXCEPT !.kill = @ - 1]
  /\ Restart
  /\ UNCHANGED <<data, heads, names, cursors, salts, ids, acked, log, ghosts>>

(* No two files have one name *)
OneEach(ns) == \A f, g \in F : f # g /\ ns[f] = ns[g] => ns[f] = Free

PowerLoss ==
  /\ app.pc # "refused" /\ app.pc # "Q1" /\ left.loss > 0
  /\ left' = [left EXCEPT !.loss = @ - 1]
  /\ mem' \in Kept(mem, may) /\ may' = Single(mem') /\ stuck' = {}
  /\ header' \in Kept(header, mayHeader) /\ mayHeader' = Single(header')
  /\ entry' \in Kept(entry, mayEntry) /\ mayEntry' = Single(entry')
  /\ name' \in {ns \in Kept(name, mayName) : OneEach(ns)} /\ mayName' = Single(name')
  /\ cursor' \in mayCursor /\ mayCursor' = {cursor'}
  /\ Restart
  /\ UNCHANGED <<salts, ids, acked, log, ghosts>>

(* A cell goes bad, a header, or a whole segment, before the first recovery *)
Damage ==
  /\ app.pc = "Q1" /\ left.damage > 0 /\ left.loss + left.kill = Losses + Kills - 1
  /\ left' = [left EXCEPT !.damage = @ - 1]
  /\ damaged' = TRUE
  /\ \/ \E x \in F \X C :
          /\ name[x[1]] # Free /\ mem[x] # Zero
          /\ mem' = [mem EXCEPT ![x] = Bad] /\ may' = [may EXCEPT ![x] = {Bad}]
          /\ UNCHANGED <<heads, names>>
     \/ \E f \in F :
          /\ name[f] # Free
          /\ header' = [header EXCEPT ![f] = NoHeader] /\ mayHeader' = [mayHeader EXCEPT ![f] = {NoHeader}]
          /\ entry' = [entry EXCEPT ![f] = NoEntry] /\ mayEntry' = [mayEntry EXCEPT ![f] = {NoEntry}]
          /\ UNCHANGED <<mem, may, names>>
     \/ \E f \in F :
          /\ name[f] # Free
          /\ name' = [name EXCEPT ![f] = Free] /\ mayName' = [mayName EXCEPT ![f] = {Free}]
          /\ UNCHANGED <<mem, may, heads>>
  /\ UNCHANGED <<stuck, cursors, app, com, salts, ids, acked, log, consumed, said>>

---------------------------------------------------------------------------
(* Recovery *)

(* A record, or a seal, whose CRC is right *)
IsOwn(f, c) == Has("SaltChecked") => mem[<<f, c>>].salt = header[f].salt
IsRecord(f, c) ==
  LET x == mem[<<f, c>>] IN
  /\ x.part = 1 /\ IsOwn(f, c)
  /\ x.size = 2 => c < Cells /\ mem[<<f, c + 1>>] = Second(x.id)
IsSeal(f, c) == mem[<<f, c>>].part = Seal /\ IsOwn(f, c)
IsEntered(f) == entry[f].base # 0 /\ entry[f].salt = header[f].salt

(* From here as far as it goes. x: the sequence that is the first to be missing. bases: of the segments on the way. *)
RECURSIVE Walk(_, _, _, _, _)
Walk(n, c, x, got, bases) ==
  LET f == FileOf(n)
      in == c <= Cells IN
  IF in /\ IsRecord(f, c) /\ mem[<<f, c>>].seq = x
  THEN Walk(n, c + mem[<<f, c>>].size, x + 1, Append(got, mem[<<f, c>>].id), bases)
  ELSE LET sealed == in /\ IsSeal(f, c) /\ mem[<<f, c>>].seq = x - 1 IN
       IF sealed /\ n + 1 \in Named THEN Walk(n + 1, 1, x, got, bases @@ (FileOf(n + 1) :> x))
       ELSE [n |-> n, c |-> c, x |-> x, got |-> got, bases |-> bases, sealed |-> sealed]

(* What is behind: marks of records and seals, of later segments that were entered, and of the cursor *)
Later(n) == {f \in F : name[f] > n}
Behind(e) == {y \in F \X C :
  /\ name[y[1]] > e.n \/ (name[y[1]] = e.n /\ y[2] > e.c)
  /\ IsRecord(y[1], y[2]) \/ IsSeal(y[1], y[2])
  /\ mem[y].seq >= e.x}
Proofs(e, byRecord, bySegment, byCursor) ==
  {0} \cup {IF byRecord THEN mem[y].mark ELSE e.x : y \in Behind(e)}
      \cup {IF bySegment THEN entry[f].mark ELSE e.x : f \in {g \in Later(e.n) : IsEntered(g)}}
      \cup {IF byCursor THEN cursor.mark ELSE cursor.pos - 1}
IsProven(e) == Has("ProofUsed") /\
  Max(Proofs(e, Has("RecordProvesByMark"), Has("SegmentProvesByMark"), Has("CursorProvesByMark"))) >= e.x

(* The highest mark of all: what it says need not be forced again *)
AllMarks == {0, cursor.mark}
  \cup {entry[f].mark : f \in {g \in F : name[g] # Free /\ IsEntered(g)}}
  \cup {mem[y].mark : y \in {z \in F \X C : name[z[1]] # Free /\ (IsRecord(z[1], z[2]) \/ IsSeal(z[1], z[2]))}}

HeadersAreRight == /\ Named # {}
                   /\ \A f \in F : name[f] # Free => header[f].number = name[f]
                   /\ IsEntered(FileOf(Min(Named)))

Judge(e, base) ==
  LET isOf(i) == base + i - 1 <= Len(log) /\ e.got[i] = log[base + i - 1]
      lostBefore == \E s \in 1..acked : s < base /\ s >= cursor.pos
      lostBehind == acked >= e.x IN
  IF \E i \in 1..Len(e.got) : ~isOf(i) THEN "resurrected"
  ELSE IF (lostBefore \/ lostBehind) /\ ~damaged THEN "lost"
  ELSE IF lostBefore \/ (lostBehind /\ (e.sealed \/ Max(Proofs(e, TRUE, TRUE, TRUE)) >= e.x)) THEN "silent"
  ELSE IF \E s \in 1..Min({cursor.pos, e.x}) - 1 : log[s] \notin consumed THEN "skipped"
  ELSE said

(* Reads all *)
Refuse == At("refused") /\ said' = (IF damaged THEN said ELSE "falsely") /\ UNCHANGED <<acked, log, entries>>
Q1 ==
  /\ app.pc = "Q1"
  /\ IF ~HeadersAreRight THEN Refuse
     ELSE LET first == FileOf(Min(Named))
              base == entry[first].base
              e == Walk(Min(Named), 1, base, <<>>, first :> base) IN
          IF IsProven(e) \/ (e.sealed /\ Has("SealProves")) \/ (base > cursor.pos /\ Has("OldestIsNeeded")) THEN Refuse
          ELSE /\ said' = Judge(e, base)
               /\ log' = SubSeq(log, 1, Min({Len(log), e.x - 1}))
               /\ acked' = Min({acked, e.x - 1})
               /\ app' = [app EXCEPT !.pc = "Q2", !.f = FileOf(e.n), !.pos = e.c, !.mark = Max(AllMarks)]
               /\ entry' = [f \in F |-> IF f \in DOMAIN e.bases /\ ~IsEntered(f)
                                       THEN [base |-> e.bases[f], mark |-> 0, salt |-> header[f].salt] ELSE entry[f]]
               /\ mayEntry' = AddTo(mayEntry, entry')
  /\ UNCHANGED <<data, header, mayHeader, names, cursors, com, salts, ids, left, consumed, damaged>>

(* Later segments are cut, the last first *)
Q2 ==
  /\ app.pc = "Q2"
  /\ IF Later(name[app.f]) = {} \/ ~Has("LaterSegmentsCut") THEN At("Q3") /\ UNCHANGED names
     ELSE name' = [name EXCEPT ![FileOf(Max(Named))] = Free] /\ mayName' = AddTo(mayName, name') /\ UNCHANGED app
  /\ UNCHANGED <<data, heads, cursors, com, salts, ids, left, acked, log, ghosts>>

Q3 ==
  /\ app.pc = "Q3"
  /\ IF Has("NamesForced") THEN ForceNames ELSE UNCHANGED mayName
  /\ At("Q4")
  /\ UNCHANGED <<data, heads, name, cursors, com, salts, ids, left, acked, log, ghosts>>

CutCells == {app.f} \X (app.pos..Cells)
KeptCells == CellsOf(F, app.mark + 1, Len(log), TRUE)

(* The tail is zeroed, and what is kept without a proof that it is durable is written again *)
Q4 ==
  /\ app.pc = "Q4"
  /\ WriteCells([x \in (IF Has("TailZeroed") THEN CutCells ELSE {}) |-> Zero]
                @@ [x \in (IF Has("KeptWrittenAgain") THEN KeptCells ELSE {}) |-> mem[x]])
  /\ At("Q5")
  /\ UNCHANGED <<heads, names, cursors, com, salts, ids, left, acked, log, ghosts>>

Q5 ==
  /\ app.pc = "Q5"
  /\ ForceCells((IF Has("TailForced") THEN CutCells ELSE {}) \cup (IF Has("KeptForced") THEN KeptCells ELSE {}))
  /\ At("Q6")
  /\ UNCHANGED <<heads, names, cursors, com, salts, ids, left, acked, log, ghosts>>

Q6 ==
  /\ app.pc = "Q6"
  /\ cursor' = IF Has("CursorSetBack") /\ cursor.pos > Next1 THEN [cursor EXCEPT !.pos = Next1] ELSE cursor
  /\ mayCursor' = mayCursor \cup {cursor'}
  /\ At("Q7")
  /\ UNCHANGED <<data, heads, names, com, salts, ids, left, acked, log, ghosts>>

Q7 ==
  /\ app.pc = "Q7"
  /\ mayCursor' = IF Has("CursorForced") THEN {cursor} ELSE mayCursor
  /\ acked' = Len(log)
  /\ app' = Running(app.f, app.pos)
  /\ UNCHANGED <<data, heads, names, cursor, com, salts, ids, left, log, ghosts>>

Recover == Q1 \/ Q2 \/ Q3 \/ Q4 \/ Q5 \/ Q6 \/ Q7

---------------------------------------------------------------------------
Next == A1 \/ A2 \/ A3 \/ F1 \/ F2 \/ F1f \/ Consume \/ ForceCursor \/ Prepare \/ E1 \/ E2 \/ Kill \/ PowerLoss \/ Damage \/ Recover
Spec == Init /\ [][Next]_vars

TypeOK ==
  /\ \A x \in F \X C : mem[x] \in may[x]
  /\ \A f \in F : header[f] \in mayHeader[f] /\ entry[f] \in mayEntry[f] /\ name[f] \in mayName[f]
  /\ cursor \in mayCursor /\ acked <= Len(log) /\ ids <= Appends

(* What was acknowledged, and not consumed and recycled, is there after a recovery *)
NoAckedLost == said # "lost"

(* A record that was cut, or recycled, never comes back *)
NoResurrection == said # "resurrected"

(* Without damage, recovery goes on *)
NoFalseCorruption == said # "falsely"

(* With damage, it does not go on without a record that something proves to have been durable *)
NoSilentLoss == said # "silent"

(* A cursor never comes to be behind a record that was not consumed *)
NothingSkipped == said # "skipped"
=============================================================================
