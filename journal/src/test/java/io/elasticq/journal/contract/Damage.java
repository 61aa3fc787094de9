package io.elasticq.journal.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What is done to the files of a journal, at random. */
public enum Damage {
    BIT_FLIP {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            byte[] content = files.get(any(files, random));
            content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
        }
    },
    TRUNCATION {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            String name = any(files, random);
            files.put(name, Arrays.copyOf(files.get(name), random.nextInt(files.get(name).length)));
        }
    },
    ZEROED_PAGE {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            byte[] content = files.get(any(files, random));
            int from = random.nextInt(content.length) / PAGE * PAGE;
            Arrays.fill(content, from, Math.min(content.length, from + PAGE), (byte) 0);
        }
    },
    GARBAGE_PAGE {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            byte[] content = files.get(any(files, random));
            byte[] garbage = new byte[Math.min(PAGE, content.length)];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, content, random.nextInt(content.length - garbage.length + 1), garbage.length);
        }
    },
    GARBAGE_HEADER {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            byte[] content = files.get(any(files, random));
            byte[] garbage = new byte[1 + random.nextInt(Math.min(content.length, 128))];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, content, 0, garbage.length);
        }
    },
    MISSING_FILE {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            files.remove(any(files, random));
        }
    },
    SWAPPED_FILES {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            List<String> names = new ArrayList<>(files.keySet());
            Collections.shuffle(names, random);
            files.put(names.get(0), files.put(names.get(1), files.get(names.get(0))));
        }
    },
    OLD_CONTENT {
        @Override
        public void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random) {
            String name = any(files, random);
            byte[] nothing = new byte[files.get(name).length];
            files.put(name, before.getOrDefault(name, nothing).clone());
        }
    };

    private static final int PAGE = 512;

    /**
     * Does it once.
     *
     * @param files by name; changed
     * @param before the same journal as it was earlier
     * @param random where, and how
     */
    public abstract void accept(Map<String, byte[]> files, Map<String, byte[]> before, Random random);

    /** The files, to be damaged. */
    public static Map<String, byte[]> copy(Map<String, byte[]> files) {
        Map<String, byte[]> copy = new TreeMap<>();
        files.forEach((name, content) -> copy.put(name, content.clone()));
        return copy;
    }

    private static String any(Map<String, byte[]> files, Random random) {
        List<String> names = new ArrayList<>(files.keySet());
        Collections.sort(names);
        return names.get(random.nextInt(names.size()));
    }
}
