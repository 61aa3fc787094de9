----------------------------- MODULE MpscTrace -----------------------------
(***************************************************************************)
(* Is a log of the code's accesses a behaviour of MpscElastic? Each entry  *)
(* must be one action of the model, by the same thread, with the values    *)
(* that were read and written; or a read that decides nothing, which must  *)
(* have read the right value all the same. If TLC comes to the end of the  *)
(* log, it is: so NotAccepted is refuted when the log is accepted.         *)
(***************************************************************************)
EXTENDS MpscElastic, MpscLog

VARIABLE at   \* the next entry

T == Log[at]
p == T[1]
Is(access) == T[2] = access
Pc(x) == loc[p].pc = x
Same == UNCHANGED vars
Reads(x) == Pc(x) /\ Same

(* The consumer begins a shrink here by reading its own index; the model lets it know that *)
S1Cons == Go(Cons, [Idle EXCEPT !.pc = "S2", !.c = ci]) /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>
Again == loc' = [loc EXCEPT ![p] = Idle] /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

Found(e) == Go(Cons, [Idle EXCEPT !.pc = "C5", !.e = e]) /\ UNCHANGED <<claim, closed, tail, head, ci, rings, Hist>>

LvClaim == Is("lvClaim") /\ T[3] = claim /\
  \/ p \in Producers /\ P1(p)
  \/ p = Cons /\ (H1(p) \/ Reads("idle") \/ C3)
  \/ P3(p) \/ S2(p)
  \/ Pc("G2") /\ (IF claim = loc[p].v THEN Same ELSE Again)    \* before the memory is fetched for nothing
CasClaim == Is("casClaim") /\ loc[p].v = T[3] /\ (P6(p) \/ G3(p)) /\
  IF T[5] THEN claim = T[3] /\ claim' = T[4] ELSE claim # T[3] /\ claim' = claim
LvTail == Is("lvTail") /\ T[3] = tail /\ (P2(p) \/ S3(p) \/ (p = Cons /\ C2))
CasTail == Is("casTail") /\ T[5] = (tail = T[3]) /\
  \/ loc[p].r = T[3] /\ loc[p].n = T[4] /\ (P3c(p) \/ G4(p))
  \/ p = Cons /\ head = T[3] /\ loc[p].n = T[4] /\ C4b
LvNext == Is("lvNext") /\ rings[T[3]].next = T[4] /\
  \/ loc[p].r = T[3] /\ (P3n(p) \/ G1(p) \/ S5(p))
  \/ p = Cons /\ head = T[3] /\ C4
  \/ p \in Producers /\ Reads("idle")                         \* what to announce
CasNext == Is("casNext") /\ loc[p].r = T[3] /\ loc[p].n = T[4] /\ (G2(p) \/ S6(p)) /\
  IF T[8] THEN /\ Len(rings') = T[5] /\ T[5] = Len(rings) + 1
               /\ rings'[T[5]].start = T[6] /\ rings'[T[5]].cap = T[7] /\ rings'[T[3]].next = T[5]
          ELSE rings' = rings /\ rings[T[3]].next # T[4]
LvLimit == Is("lvLimit") /\ loc[p].r = T[3] /\ rings[T[3]].limit = T[4] /\ P4(p)
SoLimit == Is("soLimit") /\ loc[p].r = T[3] /\ P5b(p) /\ rings'[T[3]].limit = T[4]
LvIndex == Is("lvConsumerIndex") /\ T[3] = ci /\
  \/ p \in Producers /\ P5(p)
  \/ p = Cons /\ Pc("idle") /\ S1Cons
  \/ p \in Trimmers /\ S1(p)
SoIndex == Is("soConsumerIndex") /\ C6 /\ ci' = T[3]
LvSlot == Is("lvSlot") /\ p = Cons /\ T[3] = head /\ T[4] = At(head, ci) /\ rings[head].slots[T[4]] = T[5] /\
  \/ C1
  \/ T[5] = None /\ Reads("C2")
  \/ T[5] # None /\ Pc("C2") /\ (Again \/ Found(T[5]))         \* a second look, with or without a third one to follow
SoSlot == Is("soSlot") /\ loc[p].r = T[3] /\ P7(p) /\ rings[T[3]].slots[T[4]] = None /\ rings'[T[3]].slots[T[4]] = T[5]
ClearSlot == Is("clearSlot") /\ head = T[3] /\ At(head, ci) = T[4] /\ C5

TraceInit == Init /\ at = 1
TraceNext ==
  /\ at <= Len(Log)
  /\ at' = at + 1
  /\ \/ LvClaim \/ CasClaim \/ LvTail \/ CasTail \/ LvNext \/ CasNext \/ LvLimit \/ SoLimit \/ LvIndex \/ SoIndex
     \/ LvSlot \/ SoSlot \/ ClearSlot
TraceSpec == TraceInit /\ [][TraceNext]_<<vars, at>>

NotAccepted == at <= Len(Log)
=============================================================================
