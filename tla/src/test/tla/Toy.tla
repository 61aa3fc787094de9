---- MODULE Toy ----
(* What the tests of the runner run: a counter that stops at Last. *)
EXTENDS Integers
CONSTANTS Last, Fair
VARIABLE n
Init == n = 0
Step == n < Last /\ n' = n + 1
Next == Step \/ (n = Last /\ UNCHANGED n)
Spec == Init /\ [][Next]_n /\ (Fair => WF_n(Step))
Small == n < 3
Upwards == [][n' >= n + 1]_n
Sideways == [][n' = n]_n
Arrives == <>(n = Last)
====
