--------------------------- MODULE PipelineBarriers ---------------------------
(***************************************************************************)
(* Checkpoints of a pipeline: two sources that can be read again from a    *)
(* position, a link of bounded length from each, a worker that merges them *)
(* and has state, a link to a worker with two sinks: a transactional one,  *)
(* and one that is idempotent by key. A coordinator asks for checkpoints,  *)
(* one at a time; it may give one up. Each worker hands its part over      *)
(* between two events, and parts get into the store in any order. The      *)
(* process may be killed at any step, also while it opens what a kill has  *)
(* left. One step: a worker does what it does between two looks at what    *)
(* others share with it; the store, the sinks and the sources' ends each   *)
(* keep what they have done.                                               *)
(*                                                                         *)
(* Parts are sets of events: a position is the events before it, a state   *)
(* is the events that have an effect in it. No run of this goes in         *)
(* circles, so one condition of fairness for all workers is enough.        *)
(***************************************************************************)
EXTENDS Integers, Sequences, FiniteSets, TLC

CONSTANTS
  A, B,                 \* how many events either source has
  Length,               \* of the links
  Ends,                 \* when a source ends: "at once", or "after last", the last checkpoint, until when it gives barriers
  Requests,             \* how many checkpoints are asked for, besides the last one, at the end
  GiveUps, Kills

CONSTANT Removed        \* the names of the safeguards that are taken out

Safeguards == {
  "PositionAtBarrier",    \* Barrier: a source takes its position where its barrier is
  "Aligned",              \* Take: an input that has given its barrier is not polled until all have
  "StateWhenAligned",     \* Pass: the state is taken when all have
  "StateAtBarrier",       \* Pass: as it is then, whoever writes it later
  "NewestBarrier",        \* Take: a greater number begins the alignment anew; a smaller one is ignored
  "AskedAgain",           \* GiveUp: another checkpoint is asked for in its place
  "EndedIsAligned",       \* Pass: an input that has ended is not waited for
  "EndedAnswers",         \* Answer: who has ended still gives its part
  "MarksKept",            \* a link never drops a barrier
  "AllParts",             \* Complete: all parts are in the store
  "LatePartsApart",       \* Complete: with the number of this checkpoint
  "NumbersNew",           \* Kill: a number is never used again
  "CompleteBeforeCommit", \* Complete: nobody commits before
  "PreparedIsDurable",    \* Prepare: what was written before is durable
  "CommitsItsOwn",        \* Commit: not what was prepared for a later checkpoint
  "CommitCoversEarlier",  \* Commit: but what was prepared for earlier ones, those that were given up among them
  "CommitRedone",         \* Redo: it may not have been done before the kill
  "TakenBack",            \* TakeBack: what was written after the checkpoint is removed
  "KeysReplay",           \* Take: a key is made of the event, not of what came before it
  "EndAfterLast",         \* Ask: there is a checkpoint after the last event
  "CommittedBeforeEnd"}   \* Finish: the sink's worker ends after the last commit
ASSUME Removed \subseteq Safeguards
PositionAtBarrier == "PositionAtBarrier" \notin Removed
Aligned == "Aligned" \notin Removed
StateWhenAligned == "StateWhenAligned" \notin Removed
StateAtBarrier == "StateAtBarrier" \notin Removed
NewestBarrier == "NewestBarrier" \notin Removed
AskedAgain == "AskedAgain" \notin Removed
EndedIsAligned == "EndedIsAligned" \notin Removed
EndedAnswers == "EndedAnswers" \notin Removed
MarksKept == "MarksKept" \notin Removed
AllParts == "AllParts" \notin Removed
LatePartsApart == "LatePartsApart" \notin Removed
NumbersNew == "NumbersNew" \notin Removed
CompleteBeforeCommit == "CompleteBeforeCommit" \notin Removed
PreparedIsDurable == "PreparedIsDurable" \notin Removed
CommitsItsOwn == "CommitsItsOwn" \notin Removed
CommitCoversEarlier == "CommitCoversEarlier" \notin Removed
CommitRedone == "CommitRedone" \notin Removed
TakenBack == "TakenBack" \notin Removed
KeysReplay == "KeysReplay" \notin Removed
EndAfterLast == "EndAfterLast" \notin Removed
CommittedBeforeEnd == "CommittedBeforeEnd" \notin Removed

(* In a link: an event is a number below 100, a barrier is 100 and its number. *)
Sources == {"a", "b"}
Workers == {"a", "b", "m", "t"}
Links == {"a", "b", "m"}        \* named for who puts
Before(s, n) == IF s = "a" THEN 1..n ELSE 11..(10 + n)
Last(s) == IF s = "a" THEN A ELSE B
Event(s, n) == IF s = "a" THEN n ELSE 10 + n
Events == Before("a", A) \cup Before("b", B)
Barrier(k) == 100 + k
End == 99
IsBarrier(x) == x >= 100
IsEvent(x) == x < 99
Max(s) == CHOOSE n \in s : \A o \in s : n >= o

VARIABLES
  store,                \* durable: the parts, [k, w, v]
  complete,             \* durable: the last checkpoint that is
  out,                  \* durable, or nearly: what the transactional sink has written, [e, tag]; tag: the last number that it had prepared for
  visible,              \* durable: what of it the world sees
  keys,                 \* durable: what the idempotent sink has written
  given,                \* durable: what a source gives no more, since it was told of a checkpoint
  src,                  \* the sources: how many events were read, the last barrier, whether it has ended, a part that is owed
  link,
  m,                    \* the merge: its state; the number that is aligned, and who has given it; who has ended; its own end; its last part
  t,                    \* the sinks: what is open; what was written; the tag; from which tag on a commit shows; its own end
  flying,               \* parts on their way to the store
  co,                   \* the coordinator: what it wants, its last number, the last complete one, whether that is the last at all
  over,
  used,                 \* history: how often somebody did what has a bound
  said

durable == <<store, complete, out, visible, keys, given>>
vars == <<store, complete, out, visible, keys, given, src, link, m, t, flying, co, over, used, said>>

(* What w gave for checkpoint k. At the beginning: nothing. *)
Given(parts, k, w) == {p \in parts : p.k = k /\ p.w = w}
Part(k, w) == UNION {p.v : p \in Given(store, k, w)}

(* A new process, which begins from the last complete checkpoint *)
Opened(k, next) ==
  /\ src' = [s \in Sources |-> [pos |-> Cardinality(Part(k, s)), last |-> k, ended |-> FALSE, owed |-> 0]]
  /\ link' = [l \in Links |-> <<>>]
  /\ m' = [state |-> Part(k, "m"), num |-> 0, at |-> {}, ended |-> {}, over |-> FALSE, last |-> k, owed |-> 0]
  /\ t' = [pc |-> "redo", written |-> Part(k, "t"), tag |-> k, from |-> k, over |-> FALSE]
  /\ flying' = {}
  /\ co' = [want |-> 0, next |-> next, done |-> k, last |-> FALSE, again |-> FALSE]

Init ==
  /\ store = {} /\ complete = 0 /\ out = {} /\ visible = {} /\ keys = {}
  /\ given = [s \in Sources |-> {}]
  /\ src = [s \in Sources |-> [pos |-> 0, last |-> 0, ended |-> FALSE, owed |-> 0]]
  /\ link = [l \in Links |-> <<>>]
  /\ m = [state |-> {}, num |-> 0, at |-> {}, ended |-> {}, over |-> FALSE, last |-> 0, owed |-> 0]
  /\ t = [pc |-> "run", written |-> {}, tag |-> 0, from |-> 0, over |-> FALSE]
  /\ flying = {} /\ co = [want |-> 0, next |-> 1, done |-> 0, last |-> FALSE, again |-> FALSE]
  /\ over = FALSE /\ used = [requests |-> 0, giveUps |-> 0, kills |-> 0] /\ said = "ok"

Room(l) == Len(link[l]) < Length
Put(l, x) == link' = [link EXCEPT ![l] = Append(@, x)]
Fly(k, w, v) == flying' = flying \cup {[k |-> k, w |-> w, v |-> v]}

---------------------------------------------------------------------------
(* A source's worker *)

Read(s) ==
  /\ ~src[s].ended /\ src[s].pos < Last(s) /\ Room(s)
  /\ Put(s, Event(s, src[s].pos + 1))
  /\ src' = [src EXCEPT ![s].pos = @ + 1]
  /\ UNCHANGED <<durable, m, t, flying, co, over, used, said>>

EndOf(s) ==
  /\ ~src[s].ended /\ src[s].pos = Last(s) /\ src[s].owed = 0 /\ Room(s)
  /\ Ends = "at once" \/ (co.last /\ co.want = 0)
  /\ Put(s, End)
  /\ src' = [src EXCEPT ![s].ended = TRUE]
  /\ UNCHANGED <<durable, m, t, flying, co, over, used, said>>

(* Between two events: the position, and the barrier behind what was read. A source that was slow never hears of a checkpoint that was given up. *)
SendBarrier(s) ==
  /\ co.want > src[s].last /\ ~src[s].ended /\ Room(s)
  /\ Put(s, Barrier(co.want))
  /\ IF PositionAtBarrier THEN Fly(co.want, s, Before(s, src[s].pos)) /\ src' = [src EXCEPT ![s].last = co.want]
     ELSE src' = [src EXCEPT ![s].last = co.want, ![s].owed = co.want] /\ UNCHANGED flying
  /\ UNCHANGED <<durable, m, t, co, over, used, said>>

LatePosition(s) ==
  /\ src[s].owed # 0
  /\ Fly(src[s].owed, s, Before(s, src[s].pos))
  /\ src' = [src EXCEPT ![s].owed = 0]
  /\ UNCHANGED <<durable, link, m, t, co, over, used, said>>

AnswerOf(s) ==
  /\ EndedAnswers /\ src[s].ended /\ co.want > src[s].last
  /\ Fly(co.want, s, Before(s, src[s].pos))
  /\ src' = [src EXCEPT ![s].last = co.want]
  /\ UNCHANGED <<durable, link, m, t, co, over, used, said>>

(* What came before a complete checkpoint is not asked for again. *)
Committed ==
  /\ LET v(s) == UNION {p.v : p \in Given(store \cup flying, co.done, s)} IN
     /\ \E s \in Sources : ~(v(s) \subseteq given[s])
     /\ given' = [s \in Sources |-> given[s] \cup v(s)]
  /\ UNCHANGED <<store, complete, out, visible, keys, src, link, m, t, flying, co, over, used, said>>

---------------------------------------------------------------------------
(* The merge *)

All == m.at \cup (IF EndedIsAligned THEN m.ended ELSE {}) = Sources

Take(i) ==
  /\ link[i] # <<>>
  /\ Aligned => i \notin m.at
  /\ ~(m.num > 0 /\ All)
  /\ LET x == Head(link[i]) IN
     CASE IsEvent(x) ->
            /\ Room("m")
            /\ link' = [link EXCEPT ![i] = Tail(@), !["m"] = Append(@, x)]
            /\ m' = [m EXCEPT !.state = @ \cup {x}]
            /\ said' = IF x \in m.state THEN "twice" ELSE said
            /\ UNCHANGED flying
       [] x = End ->
            /\ link' = [link EXCEPT ![i] = Tail(@)]
            /\ m' = [m EXCEPT !.ended = @ \cup {i}]
            /\ UNCHANGED <<said, flying>>
       [] OTHER ->
            LET k == x - 100
                begins == IF NewestBarrier THEN k > m.num ELSE m.num = 0 IN
            /\ link' = [link EXCEPT ![i] = Tail(@)]
            /\ m' = IF begins THEN [m EXCEPT !.num = k, !.at = {i}]
                    ELSE IF NewestBarrier THEN (IF k = m.num THEN [m EXCEPT !.at = @ \cup {i}] ELSE m)
                    ELSE [m EXCEPT !.num = Max({k, @}), !.at = @ \cup {i}]
            /\ IF ~StateWhenAligned /\ begins THEN Fly(k, "m", m.state) ELSE UNCHANGED flying
            /\ UNCHANGED said
  /\ UNCHANGED <<durable, src, t, co, over, used>>

Pass ==
  /\ m.num > 0 /\ All /\ Room("m")
  /\ Put("m", Barrier(m.num))
  /\ m' = [m EXCEPT !.num = 0, !.at = {}, !.last = m.num, !.owed = IF StateAtBarrier THEN 0 ELSE m.num]
  /\ IF StateAtBarrier /\ StateWhenAligned THEN Fly(m.num, "m", m.state) ELSE UNCHANGED flying
  /\ UNCHANGED <<durable, src, t, co, over, used, said>>

LateState ==
  /\ m.owed # 0
  /\ Fly(m.owed, "m", m.state)
  /\ m' = [m EXCEPT !.owed = 0]
  /\ UNCHANGED <<durable, src, link, t, co, over, used, said>>

EndOfMerge ==
  /\ m.ended = Sources /\ m.num = 0 /\ ~m.over /\ Room("m")
  /\ Put("m", End)
  /\ m' = [m EXCEPT !.over = TRUE]
  /\ UNCHANGED <<durable, src, t, flying, co, over, used, said>>

AnswerOfMerge ==
  /\ EndedAnswers /\ m.over /\ co.want > m.last
  /\ Fly(co.want, "m", m.state)
  /\ m' = [m EXCEPT !.last = co.want]
  /\ UNCHANGED <<durable, src, link, t, co, over, used, said>>

---------------------------------------------------------------------------
(* The sinks *)

Key(e) == IF KeysReplay THEN e ELSE e * 100 + Cardinality(t.written)

Prepare(k) ==
  /\ Fly(k, "t", t.written)
  /\ t' = [t EXCEPT !.tag = k]

Write ==
  /\ t.pc = "run" /\ link["m"] # <<>>
  /\ link' = [link EXCEPT !["m"] = Tail(@)]
  /\ LET x == Head(link["m"]) IN
     CASE IsEvent(x) ->
            /\ out' = out \cup {[e |-> x, tag |-> t.tag]}
            /\ said' = IF x \in t.written \/ [e |-> x, tag |-> t.tag] \in out THEN "twice" ELSE said
            /\ keys' = keys \cup {Key(x)}
            /\ t' = [t EXCEPT !.written = @ \cup {x}]
            /\ UNCHANGED flying
       [] x = End -> t' = [t EXCEPT !.over = TRUE] /\ UNCHANGED <<out, keys, said, flying>>
       [] OTHER -> Prepare(x - 100) /\ UNCHANGED <<out, keys, said>>
  /\ UNCHANGED <<store, complete, visible, given, src, m, co, over, used>>

AnswerOfSinks ==
  /\ EndedAnswers /\ t.over /\ co.want > t.tag
  /\ Prepare(co.want)
  /\ UNCHANGED <<durable, src, link, m, co, over, used, said>>

(* What is shown for the commit of k: all that was prepared for k and before it *)
Shown(k) ==
  LET mine == {x \in out : x.tag >= t.from /\ x.tag < (IF CommitsItsOwn THEN k ELSE t.tag)} IN
  IF CommitCoversEarlier \/ mine = {} THEN mine ELSE {x \in mine : x.tag = Max({y.tag : y \in mine})}

Commit ==
  /\ t.pc = "run" /\ co.done > t.from
  /\ visible' = visible \cup Shown(co.done)
  /\ t' = [t EXCEPT !.from = IF CommitsItsOwn THEN co.done ELSE t.tag]
  /\ UNCHANGED <<store, complete, out, keys, given, src, link, m, flying, co, over, used, said>>

Redo ==
  /\ t.pc = "redo"
  /\ visible' = IF CommitRedone THEN visible \cup {x \in out : x.tag < t.tag} ELSE visible
  /\ t' = [t EXCEPT !.pc = "take back"]
  /\ UNCHANGED <<store, complete, out, keys, given, src, link, m, flying, co, over, used, said>>

TakeBack ==
  /\ t.pc = "take back"
  /\ out' = IF TakenBack THEN {x \in out : x.tag < t.tag} ELSE out
  /\ t' = [t EXCEPT !.pc = "run"]
  /\ UNCHANGED <<store, complete, visible, keys, given, src, link, m, flying, co, over, used, said>>

---------------------------------------------------------------------------
(* The coordinator and the store *)

AllEnded == m.over /\ t.over /\ \A s \in Sources : src[s].ended
NothingToRead == IF Ends = "at once" THEN AllEnded ELSE \A s \in Sources : src[s].pos = Last(s)

Ask(last) ==
  /\ co.want = 0 /\ ~co.last /\ ~over
  /\ co' = [co EXCEPT !.want = co.next, !.next = @ + 1, !.last = last, !.again = FALSE]
  /\ UNCHANGED <<durable, src, link, m, t, flying, over, said>>

AskAgain ==
  /\ used.requests < Requests
  /\ used' = [used EXCEPT !.requests = @ + 1]
  /\ Ask(FALSE)

(* Some inputs may wait for a barrier that others never give, and nobody reads to the end. *)
AskInPlace == co.again /\ Ask(FALSE) /\ UNCHANGED used

AskAtEnd == EndAfterLast /\ NothingToRead /\ Ask(TRUE) /\ UNCHANGED used

(* Parts of a checkpoint that is over are good for nothing, unless they are mixed in. *)
Kept == IF LatePartsApart /\ NumbersNew THEN {p \in store : p.k <= complete} ELSE store

GiveUp ==
  /\ co.want > 0 /\ used.giveUps < GiveUps
  /\ used' = [used EXCEPT !.giveUps = @ + 1]
  /\ co' = [co EXCEPT !.want = 0, !.last = FALSE, !.again = AskedAgain]
  /\ store' = Kept
  /\ UNCHANGED <<complete, out, visible, keys, given, src, link, m, t, flying, over, said>>

(* A late part is refused. *)
Store ==
  /\ \E p \in flying :
       /\ flying' = flying \ {p}
       /\ store' = IF LatePartsApart /\ p.k # co.want THEN store ELSE {q \in store : q.k # p.k \/ q.w # p.w} \cup {p}
  /\ UNCHANGED <<complete, out, visible, keys, given, src, link, m, t, co, over, used, said>>

Taken(p) == IF LatePartsApart THEN p.k = co.want ELSE p.k > complete /\ p.k <= co.want

Complete ==
  /\ co.want > 0
  /\ \A w \in Workers : \E p \in (IF AllParts THEN store ELSE store \cup flying) : p.w = w /\ Taken(p)
  /\ complete' = co.want
  /\ store' = IF LatePartsApart THEN {p \in store : p.k >= co.want}
              ELSE {[k |-> co.want, w |-> w, v |-> (CHOOSE p \in store : p.w = w /\ Taken(p)).v] : w \in Workers}
  /\ co' = [co EXCEPT !.want = 0, !.done = co.want]
  /\ UNCHANGED <<out, visible, keys, given, src, link, m, t, flying, over, used, said>>

CommitEarly ==
  /\ ~CompleteBeforeCommit /\ co.want > co.done
  /\ \A w \in Workers : Given(store \cup flying, co.want, w) # {}
  /\ co' = [co EXCEPT !.done = co.want]
  /\ UNCHANGED <<durable, src, link, m, t, flying, over, used, said>>

Finish ==
  /\ AllEnded /\ co.want = 0 /\ ~over
  /\ EndAfterLast => co.last
  /\ CommittedBeforeEnd => t.from = co.done
  /\ over' = TRUE
  /\ UNCHANGED <<durable, src, link, m, t, flying, co, used, said>>

Kill ==
  /\ used.kills < Kills /\ ~over
  /\ used' = [used EXCEPT !.kills = @ + 1]
  /\ Opened(complete, IF NumbersNew THEN Max({p.k : p \in store} \cup {complete}) + 1 ELSE complete + 1)
  /\ \/ UNCHANGED out
     \/ out' = {x \in out : x.tag < t.tag /\ (PreparedIsDurable \/ x \in visible)}
  /\ store' = Kept
  /\ UNCHANGED <<complete, visible, keys, given, over, said>>

Drop(l) ==
  /\ ~MarksKept /\ ~Room(l) /\ IsBarrier(Head(link[l]))
  /\ link' = [link EXCEPT ![l] = Tail(@)]
  /\ UNCHANGED <<durable, src, m, t, flying, co, over, used, said>>

---------------------------------------------------------------------------
Work ==
  \/ \E s \in Sources : Read(s) \/ EndOf(s) \/ SendBarrier(s) \/ LatePosition(s) \/ AnswerOf(s) \/ Take(s)
  \/ Committed
  \/ Pass \/ LateState \/ EndOfMerge \/ AnswerOfMerge
  \/ Write \/ AnswerOfSinks \/ Commit \/ Redo \/ TakeBack
  \/ AskInPlace \/ AskAtEnd \/ Store \/ Complete \/ CommitEarly \/ Finish \/ (\E l \in Links : Drop(l))

Ended == over /\ UNCHANGED vars  \* so that any other end is a deadlock

Next == Work \/ AskAgain \/ GiveUp \/ Kill \/ Ended
Spec == Init /\ [][Next]_vars
FairSpec == Spec /\ WF_vars(Work)

TypeOK ==
  /\ \A s \in Sources : src[s].pos \in 0..Last(s)
  /\ \A l \in Links : Len(link[l]) <= Length
  /\ m.state \subseteq Events /\ t.written \subseteq Events /\ visible \subseteq out \cup visible

(* A complete checkpoint has all its parts, and they are of one instant: what has an effect are the events before the positions. *)
Consistent ==
  complete > 0 =>
    /\ \A w \in Workers : Given(store, complete, w) # {}
    /\ Part(complete, "m") = Part(complete, "a") \cup Part(complete, "b")
    /\ Part(complete, "t") = Part(complete, "m")

(* No event has an effect twice in the state, or is written twice, or shown twice. *)
EachOnce == said # "twice" /\ \A x, y \in visible : x.e = y.e => x = y

(* Nothing is shown that a restart would take back. *)
ShownIsComplete == \A x \in visible : x.e \in Part(complete, "t")

(* What a restart would show is there. *)
PreparedIsThere == \A e \in Part(complete, "t") : \E x \in out : x.e = e

(* No source gives up what a restart would ask for. *)
GivenUpIsComplete == \A s \in Sources : given[s] \subseteq Part(complete, s)

AtTheEnd == over => {x.e : x \in visible} = Events
KeysAtTheEnd == over => Cardinality(keys) = Cardinality(Events)

AllProcessed == <>over
=============================================================================
