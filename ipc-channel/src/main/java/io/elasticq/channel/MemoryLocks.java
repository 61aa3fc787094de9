package io.elasticq.channel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which ends of a channel in memory are taken. For any thread. */
final class MemoryLocks {

    private final Set<Attachment.Side> taken = ConcurrentHashMap.newKeySet();

    AutoCloseable take(Attachment.Side side, String name) {
        if (!taken.add(side)) {
            long self = ProcessHandle.current().pid();
            throw new ChannelInUseException(
                    name + " has a live " + side.label + ": it is held by this process: pid=" + self, self);
        }
        return () -> taken.remove(side);
    }
}
