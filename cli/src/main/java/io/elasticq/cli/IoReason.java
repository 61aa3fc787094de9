package io.elasticq.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Puts an I/O error into words that mean something to the user of a shell. */
final class IoReason {

    private IoReason() {}

    static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "is there already";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = e instanceof FileSystemException named ? named.getReason() : e.getMessage();
        return reason != null ? reason : "input/output error";
    }

    /** What it says, and what its cause does. */
    static String withCause(Exception e) {
        Throwable cause = e.getCause();
        return e.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }

    /** The same for one that a library has wrapped, with the file. */
    static String of(UncheckedIOException e) {
        IOException cause = e.getCause();
        return cause instanceof FileSystemException file
                ? file.getFile() + ": " + (file.getReason() == null ? of(cause) : file.getReason())
                : String.valueOf(e.getMessage());
    }

    /** Whether a pipe or socket has nobody at its other end any more. */
    static boolean isClosedByReader(IOException e) {
        String message = e.getMessage();
        return message != null && (message.contains("Broken pipe") || message.contains("Connection reset"));
    }
}
