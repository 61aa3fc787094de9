package io.elasticq.journal;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** A folder in this process's memory. Nothing in it outlives the process, so a force has nothing to do. */
final class MemoryStorage implements Storage {

    private final Map<String, ByteBuffer> files = new ConcurrentSkipListMap<>();
    private final Set<String> locked = ConcurrentHashMap.newKeySet();

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public List<String> list() {
        return List.copyOf(files.keySet());
    }

    @Override
    public StoredFile create(String name, int size) {
        return file(files.computeIfAbsent(name, absent -> ByteBuffer.allocateDirect(size)));
    }

    @Override
    public StoredFile open(String name, boolean writable) throws NoSuchFileException {
        ByteBuffer bytes = files.get(name);
        if (bytes == null) {
            throw new NoSuchFileException(name);
        }
        return file(bytes);
    }

    private static StoredFile file(ByteBuffer memory) {
        return new StoredFile() {
            @Override
            public ByteBuffer bytes() {
                return memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            }

            @Override
            public void force(int from, int to) {
                // there is nowhere to force it to
            }
        };
    }

    @Override
    public void rename(String from, String to) throws NoSuchFileException {
        ByteBuffer bytes = files.get(from);
        if (bytes == null) {
            throw new NoSuchFileException(from);
        }
        files.put(to, bytes);
        files.remove(from);
    }

    @Override
    public void delete(String name) {
        files.remove(name);
    }

    @Override
    public void forceDirectory() {
        // there is nowhere to force it to
    }

    @Override
    public byte @Nullable [] read(String name) {
        ByteBuffer bytes = files.get(name);
        if (bytes == null) {
            return null;
        }
        byte[] content = new byte[bytes.capacity()];
        bytes.get(0, content);
        return content;
    }

    @Override
    public Closeable lock(String name) {
        if (!locked.add(name)) {
            long self = ProcessHandle.current().pid();
            throw new JournalLockedException(name + " is held by this process: pid=" + self, self);
        }
        return () -> locked.remove(name);
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public boolean isSlow() {
        return false;
    }

    @Override
    public String bootId() {
        return "memory";
    }
}
