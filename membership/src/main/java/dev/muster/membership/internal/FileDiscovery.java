package dev.muster.membership.internal;

import dev.muster.membership.ContactPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** A file with one {@code host:port} a line; {@code #} begins a comment. It is read anew each time, at most 64 KiB. */
final class FileDiscovery implements Discovery {
    private static final int MOST_BYTES = 64 * 1_024;
    private static final int LAST_PORT = 65_535;

    private static final int MOST_COMPLAINTS = 5;
    private static final int MOST_QUOTED = 80;

    private final Path file;

    FileDiscovery(Path file) {
        this.file = file;
    }

    @Override
    public Answer ask() throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("the file has more than 64 KiB");
            }
            return parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IOException("cannot read contact points from " + file + ": " + e.getMessage(), e);
        }
    }

    private Answer parse(String text) {
        SortedSet<ContactPoint> contacts = new TreeSet<>();
        List<String> complaints = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int comment = line.indexOf('#');
            String entry = (comment < 0 ? line : line.substring(0, comment)).strip();
            int colon = entry.lastIndexOf(':');
            if (contacts.size() == MOST_CONTACTS && !entry.isEmpty()) {
                complaints.add(file + " holds more than " + MOST_CONTACTS + " contact points; the rest is left out");
                break;
            } else if (colon > 0 && isPort(entry.substring(colon + 1))) {
                contacts.add(new ContactPoint(entry.substring(0, colon), Integer.parseInt(entry.substring(colon + 1))));
            } else if (!entry.isEmpty()) {
                complaints.add(file + " line " + number + " must be host:port with a port between 1 and 65535, was '"
                        + shortened(entry) + "'; it is left out");
            }
        }
        return new Answer(contacts, fewOf(complaints));
    }

    /** A file that is something else altogether is not copied into the log. */
    private static List<String> fewOf(List<String> complaints) {
        if (complaints.size() <= MOST_COMPLAINTS) {
            return complaints;
        }
        List<String> few = new ArrayList<>(complaints.subList(0, MOST_COMPLAINTS));
        few.add("and " + (complaints.size() - MOST_COMPLAINTS) + " more lines like these");
        return few;
    }

    private static String shortened(String entry) {
        return entry.length() <= MOST_QUOTED ? entry : entry.substring(0, MOST_QUOTED) + "...";
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= LAST_PORT;
    }
}
