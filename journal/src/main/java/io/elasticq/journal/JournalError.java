package io.elasticq.journal;

/** What the exceptions of a journal have in common. Errors of the disk come as {@link java.io.UncheckedIOException}. */
public sealed interface JournalError
        permits JournalClosedException, JournalCorruptException, JournalFailedException, JournalLockedException {}
