package io.elasticq.journal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A folder as a disk with a cache sees it: what is written is there until the power is lost; then each page and each name is, one by one, as it was last
 * forced, as it is now, or as it was when the system chose to write it. Harsher than real file systems, which keep some order. For one thread at a time.
 */
final class LossyStorage implements Storage {

    /** Pages are smaller than real ones, so that records span several. */
    static final int PAGE = 256;

    /** The process ends here. */
    static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a name stands for. */
    private static final class Inode {
        ByteBuffer live;
        byte[] stored; // what is on the disk
        boolean sizeStored;

        Inode(int size) {
            live = ByteBuffer.allocateDirect(size);
            stored = new byte[size];
        }
    }

    final Random random;
    private final Map<String, Inode> names = new HashMap<>();
    private final Map<String, Inode> storedNames = new HashMap<>();
    private Set<String> locks = new TreeSet<>();
    private int boot = 1;
    private boolean loseEverything;
    private int fuse = -1; // operations until the crash

    /** From now on each force fails. */
    volatile boolean forcesFail;

    /** From now on no segment can be made; there is some room left for small files. */
    volatile boolean full;

    int forces;

    LossyStorage(Random random) {
        this.random = random;
    }

    /** The next operations but these many are the last. */
    void crashAfter(int operations) {
        fuse = operations;
    }

    private void step() {
        if (fuse == 0) {
            throw new Crash();
        }
        fuse--;
    }

    /** The process is killed: everything that was written is there. */
    void kill() {
        fuse = -1;
        locks = new TreeSet<>();
        names.values().forEach(inode -> inode.live = copy(inode.live)); // the old process can't reach it any more
    }

    /** The power is lost, and with it everything that was not forced. */
    void losePowerAndAllThatIsUnforced() {
        loseEverything = true;
        losePower();
        loseEverything = false;
    }

    /** The power is lost. */
    void losePower() {
        boot++;
        Map<Inode, Inode> after = new HashMap<>();
        Set<String> all = new TreeSet<>(names.keySet());
        all.addAll(storedNames.keySet());
        Map<String, Inode> left = new HashMap<>();
        for (String name : all) {
            Inode inode = !loseEverything && random.nextBoolean() ? names.get(name) : storedNames.get(name);
            if (inode != null) {
                left.put(name, after.computeIfAbsent(inode, this::afterLoss));
            }
        }
        names.clear();
        names.putAll(left);
        storedNames.clear();
        storedNames.putAll(left);
        kill();
    }

    /** The system writes some pages and names for itself. */
    void writeSome() {
        names.values().forEach(inode -> {
            for (int page = 0; page < inode.stored.length; page += PAGE) {
                if (random.nextInt(4) == 0) {
                    store(inode, page, Math.min(page + PAGE, inode.stored.length));
                }
            }
        });
        if (random.nextInt(4) == 0) {
            storedNames.clear();
            storedNames.putAll(names);
        }
    }

    private Inode afterLoss(Inode inode) {
        int size = inode.stored.length;
        int kept = inode.sizeStored ? size : new int[] {0, size / 2, size}[random.nextInt(3)];
        int keepLive = loseEverything ? 0 : random.nextInt(4); // of each four pages; sometimes none
        Inode after = new Inode(kept);
        for (int page = 0; page < kept; page += PAGE) {
            int end = Math.min(page + PAGE, kept);
            if (random.nextInt(4) < keepLive) {
                inode.live.get(page, after.stored, page, end - page);
            } else {
                System.arraycopy(inode.stored, page, after.stored, page, end - page);
            }
        }
        after.sizeStored = true;
        after.live.put(0, after.stored);
        return after;
    }

    private static void store(Inode inode, int from, int to) {
        inode.live.get(from, inode.stored, from, to - from);
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
        byte[] content = new byte[bytes.capacity()];
        bytes.get(0, content);
        return ByteBuffer.allocateDirect(content.length).put(0, content);
    }

    /** All files, for damage. */
    Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new HashMap<>();
        names.forEach((name, inode) -> {
            byte[] content = new byte[inode.live.capacity()];
            inode.live.get(0, content);
            contents.put(name, content);
        });
        return contents;
    }

    /** A folder with these files, all on the disk. */
    static LossyStorage of(Map<String, byte[]> contents, Random random, boolean sameBoot) {
        LossyStorage storage = new LossyStorage(random);
        contents.forEach((name, content) -> {
            Inode inode = new Inode(content.length);
            inode.live.put(0, content);
            inode.stored = content.clone();
            inode.sizeStored = true;
            storage.names.put(name, inode);
            storage.storedNames.put(name, inode);
        });
        storage.boot = sameBoot ? 1 : 2;
        return storage;
    }

    @Override
    public String location() {
        return "model";
    }

    @Override
    public List<String> list() {
        return new ArrayList<>(new TreeSet<>(names.keySet()));
    }

    @Override
    public StoredFile create(String name, int size) throws IOException {
        step();
        if (full && size >= JournalConfig.MIN_SEGMENT_SIZE) {
            throw new IOException("No space left on device");
        }
        if (names.containsKey(name)) {
            throw new IOException("there already: " + name);
        }
        Inode inode = new Inode(size);
        names.put(name, inode);
        return file(inode);
    }

    @Override
    public StoredFile open(String name, boolean writable) throws NoSuchFileException {
        return file(find(name));
    }

    private Inode find(String name) throws NoSuchFileException {
        Inode inode = names.get(name);
        if (inode == null) {
            throw new NoSuchFileException(name);
        }
        return inode;
    }

    private StoredFile file(Inode inode) {
        ByteBuffer live = inode.live;
        return new StoredFile() {
            @Override
            public ByteBuffer bytes() {
                return live.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            }

            @Override
            public void force(int from, int to) throws IOException {
                step();
                forces++;
                if (forcesFail) {
                    throw new IOException("Input/output error");
                }
                int end = Math.min(inode.stored.length, (to + PAGE - 1) / PAGE * PAGE);
                store(inode, from / PAGE * PAGE, end);
                inode.sizeStored = true;
            }
        };
    }

    @Override
    public void rename(String from, String to) throws NoSuchFileException {
        step();
        Inode inode = find(from);
        names.put(to, inode);
        names.remove(from);
    }

    @Override
    public void delete(String name) {
        step();
        names.remove(name);
    }

    @Override
    public void forceDirectory() throws IOException {
        step();
        if (forcesFail) {
            throw new IOException("Input/output error");
        }
        storedNames.clear();
        storedNames.putAll(names);
    }

    @Override
    public byte @Nullable [] read(String name) {
        return contents().get(name);
    }

    @Override
    public Closeable lock(String name) {
        Set<String> held = locks;
        if (!held.add(name)) {
            throw new JournalLockedException(name + " is held: pid=1", 1);
        }
        return () -> held.remove(name);
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
        return "boot-" + boot;
    }
}
