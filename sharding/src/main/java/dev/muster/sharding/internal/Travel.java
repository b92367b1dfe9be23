package dev.muster.sharding.internal;

import com.fasterxml.jackson.databind.JavaType;
import dev.muster.sharding.Request;
import org.jspecify.annotations.Nullable;

/** Requests and replies of an entity type whose handlers are not at hand, through the real encoding and back. */
public final class Travel {
    private Travel() {}

    /** The request as an entity would receive it. */
    public static Object request(Object request) {
        JavaType type = WireCodec.types().constructType(request.getClass());
        String what = WireNames.readable(request.getClass());
        Object received = there(type, request, what);
        if (received == null) {
            throw new AssertionError(what + " became null");
        }
        return received;
    }

    /** The reply to a request as its sender would receive it. */
    public static @Nullable Object reply(Class<?> request, @Nullable Object reply) {
        JavaType type = WireCodec.types().constructType(request).findTypeParameters(Request.class)[1];
        return there(type, reply, "the reply to " + WireNames.readable(request));
    }

    private static @Nullable Object there(JavaType type, @Nullable Object value, String what) {
        new WireShape(what).describe(type, what);
        return WireCodec.decode(type, WireCodec.encode(type, value, what), what);
    }
}
