package io.elasticq.persistent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a queue can't be read although nothing but damage can have done this. The message says where, and how to save what is whole. Nothing has
 * been changed.
 */
public final class QueueCorruptException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    QueueCorruptException(String what, Path folder, @Nullable Throwable cause) {
        super(what + "; PersistentElasticQueue.salvage(" + folder + ", target) saves what is whole", cause);
    }
}
