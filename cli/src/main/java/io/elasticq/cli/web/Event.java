package io.elasticq.cli.web;

/**
 * What travels.
 *
 * @param number its place among all events that were routed, from 1; 0 until it has one
 * @param producer who sent it, from 0
 * @param sequence its place among those of its producer, from 1
 */
record Event(long number, int producer, long sequence) {

    Event numbered(long newNumber) {
        return new Event(newNumber, producer, sequence);
    }
}
