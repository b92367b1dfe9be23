package dev.muster.persistence.sqlite.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;

/** A value as Pekko's serialization wrote it: three columns. */
@SuppressWarnings("ArrayRecordComponent") // private to this package and never compared
record Encoded(@Nullable Integer serializerId, @Nullable String manifest, byte @Nullable [] bytes) {
    /** What stands in the columns of a value that is absent. */
    static final Encoded ABSENT = new Encoded(null, null, null);

    /** Encodes a value; throws whatever its serializer throws, also if there is none. */
    static Encoded of(Serialization serialization, Object value) {
        Serializer serializer = serialization.findSerializerFor(value);
        byte[] bytes = serialization.serialize(value).get();
        return new Encoded(serializer.identifier(), Serializers.manifestFor(serializer, value), bytes);
    }

    /** Decodes the value in three columns, the first of which is given; null if it is absent. */
    static @Nullable Object read(Serialization serialization, ResultSet row, int firstColumn) throws SQLException {
        return columns(row, firstColumn).decoded(serialization);
    }

    /** What stands in three columns, the first of which is given. */
    static Encoded columns(ResultSet row, int firstColumn) throws SQLException {
        byte[] bytes = row.getBytes(firstColumn + 2);
        return bytes == null ? ABSENT : new Encoded(row.getInt(firstColumn), row.getString(firstColumn + 1), bytes);
    }

    /** The value; null if it is absent. */
    @Nullable
    Object decoded(Serialization serialization) {
        if (bytes == null || serializerId == null) {
            return null;
        }
        return serialization.deserialize(bytes, serializerId, manifest).get();
    }
}
