/**
 * Tests that look at all modules together: what may depend on what, how each is described to Maven and to the module
 * system, and whether the code in the documentation works.
 */
package io.elasticq.architecture;
