package io.elasticq.persistent;

/**
 * What an operation under the lock answers.
 *
 * @param value for the caller
 * @param sequence of the last record that must be acknowledged before the caller gets it; 0 if there is none
 */
record Answer<T>(T value, long sequence) {}
