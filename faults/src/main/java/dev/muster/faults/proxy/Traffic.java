package dev.muster.faults.proxy;

/** What has passed in one direction between two nodes. Not thread safe: the thread of the proxy owns it. */
final class Traffic {
    private long connections;
    private long readBytes;
    private long writtenBytes;
    private long flippedBits;
    private long resets;

    void connected() {
        connections++;
    }

    void read(long bytes) {
        readBytes += bytes;
    }

    void written(long bytes) {
        writtenBytes += bytes;
    }

    void flipped() {
        flippedBits++;
    }

    void reset() {
        resets++;
    }

    @Override
    public String toString() {
        return "connections opened " + connections + ", bytes in " + readBytes + ", bytes out " + writtenBytes
                + ", bits flipped " + flippedBits + ", resets " + resets;
    }
}
