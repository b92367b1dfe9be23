package dev.muster.faults.packet;

/** The checksum of IPv4, TCP and UDP: the complement of the sum of 16-bit words in ones' complement (RFC 1071). */
final class InternetChecksum {
    private static final int TCP = 6;

    private InternetChecksum() {}

    /** Over {@code length} bytes from {@code from}; 0 if the right checksum is among them. */
    static int of(byte[] bytes, int from, int length) {
        return folded(sum(bytes, from, length));
    }

    /** Over a TCP segment and the pseudo header of the IPv4 packet it is in (RFC 9293, section 3.1). */
    static int ofTcp(byte[] packet, int headerBytes, int length) {
        int segmentBytes = length - headerBytes;
        return folded(sum(packet, 12, 8) + TCP + segmentBytes + sum(packet, headerBytes, segmentBytes));
    }

    private static long sum(byte[] bytes, int from, int length) {
        long sum = 0;
        for (int at = 0; at < length; at++) {
            int value = bytes[from + at] & 0xFF;
            sum += at % 2 == 0 ? value << 8 : value;
        }
        return sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded > 0xFFFF) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) ~folded & 0xFFFF;
    }
}
