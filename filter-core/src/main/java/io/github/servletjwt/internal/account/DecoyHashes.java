package io.github.servletjwt.internal.account;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes against which unknown users are checked. They have the formats and costs of the stored hashes, so that the
 * response time does not reveal who exists. Where several formats are stored, an unknown name always gets the same one,
 * as a known name does.
 *
 * <p>The formats are sampled at startup, and each login of a known user updates the slot of that name; an attacker with
 * one account changes one of {@value #PLACES} slots.
 *
 * <p><b>Thread safety:</b> any thread.
 */
final class DecoyHashes {
    private static final int PLACES = 64;
    private static final Pattern BCRYPT = Pattern.compile("(\\{bcrypt\\})?\\$2[aby]\\$\\d\\d\\$");

    private final PasswordHashes hashes;
    private final long key;
    private final AtomicReferenceArray<String> places = new AtomicReferenceArray<>(PLACES);
    private volatile boolean learned;

    /**
     * The decoys of one application.
     *
     * @param samples some of the stored hashes
     */
    DecoyHashes(PasswordHashes hashes, SecureRandom random, List<String> samples) {
        this.hashes = hashes;
        this.key = random.nextLong();
        List<String> known = samples.stream().filter(hashes::recognises).toList();
        this.learned = !known.isEmpty();
        if (known.isEmpty()) {
            fill(List.of(hashes.preferred().unmatchable("")));
        } else {
            fill(known.stream().map(this::like).toList());
        }
    }

    private void fill(List<String> decoys) {
        for (int i = 0; i < PLACES; i++) {
            places.set(i, decoys.get(i % decoys.size()));
        }
    }

    private String like(String hash) {
        return hashes.of(hash).orElseThrow().unmatchable(hash);
    }

    /** The decoy for an unknown name. */
    String of(String name) {
        return places.get(place(name));
    }

    /** Nobody outside can tell which names share a slot. */
    private int place(String name) {
        long hash = key;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return (int) Math.floorMod(hash, (long) PLACES);
    }

    /** Records the format of a known user's hash; the very first applies to all slots. */
    void learn(String name, String hash) {
        int place = place(name);
        if (!learned) {
            learned = true;
            fill(List.of(like(hash)));
        } else if (!cost(places.get(place)).equals(cost(hash))) {
            places.set(place, like(hash));
        }
    }

    /** The part before salt and hash; only bcrypt has nothing between these two. */
    private static String cost(String hash) {
        Matcher bcrypt = BCRYPT.matcher(hash);
        if (bcrypt.lookingAt()) {
            return bcrypt.group();
        }
        int last = hash.lastIndexOf('$');
        return last < 0 ? hash.substring(0, hash.indexOf('}') + 1) : hash.substring(0, hash.lastIndexOf('$', last - 1));
    }
}
