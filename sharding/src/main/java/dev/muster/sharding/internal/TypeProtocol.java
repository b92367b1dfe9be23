package dev.muster.sharding.internal;

import com.fasterxml.jackson.databind.JavaType;
import dev.muster.sharding.DurableEntity;
import dev.muster.sharding.Entity;
import dev.muster.sharding.EventSourcedEntity;
import dev.muster.sharding.Request;
import dev.muster.sharding.UnserializableMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one entity type accepts, answers and stores: the allow-list of its requests, replies, events and state. Immutable. */
public final class TypeProtocol {
    private final String name;
    private final Map<String, JavaType> requestsByName = new LinkedHashMap<>();
    private final Map<Class<?>, JavaType> repliesByRequest = new LinkedHashMap<>();
    private final Set<Class<?>> unchangeable = new HashSet<>();
    private final Set<Class<?>> unchangeablyAnswered = new HashSet<>();
    private final Map<String, JavaType> eventsByName = new LinkedHashMap<>();
    private final TreeSet<String> entries = new TreeSet<>();
    private final boolean isDurable;
    private final @Nullable JavaType state;

    /**
     * Checks and describes an entity type.
     *
     * @param handled the request classes it has handlers for
     * @throws IllegalArgumentException when a request has no handler, two types share a name, or a type cannot be serialized
     */
    public TypeProtocol(Class<?> entity, Set<Class<?>> handled) {
        this.name = WireNames.of(entity);
        requireComplete(entity, handled);
        WireShape shape = new WireShape(name);
        handled.forEach(request -> addRequest(request, shape));
        this.isDurable = DurableEntity.class.isAssignableFrom(entity);
        this.state = isDurable ? addState(DurableEntity.class, entity, shape) : addEvents(entity, shape);
        entries.addAll(shape.parts());
    }

    /** The entity type's name. */
    public String name() {
        return name;
    }

    /** One line per type, sorted. */
    public List<String> entries() {
        return List.copyOf(entries);
    }

    /** Whether this entity type stores events. */
    public boolean isEventSourced() {
        return state != null && !isDurable;
    }

    /** Whether this entity type stores its state as a whole. */
    public boolean isDurable() {
        return isDurable;
    }

    /** Encodes a request. */
    public Encoded request(Object request) {
        JavaType type = requestsByName.get(WireNames.of(request.getClass()));
        if (type == null || type.getRawClass() != request.getClass()) {
            throw new UnserializableMessage(
                    name + " has no request " + request.getClass().getName());
        }
        return encoded(type, request);
    }

    /** Decodes a request. */
    public Object request(Encoded encoded) {
        return decoded(requestsByName, "request", encoded);
    }

    /** Encodes the reply to a request. */
    public Cbor reply(Class<?> request, @Nullable Object reply) {
        return new Cbor(WireCodec.encode(replyType(request), reply, "the reply to " + WireNames.readable(request)));
    }

    /** Decodes the reply to a request. */
    public @Nullable Object reply(Class<?> request, Cbor reply) {
        return WireCodec.decode(replyType(request), reply.bytes(), "the reply to " + WireNames.readable(request));
    }

    /** Whether a request of that class may go to an entity of this process as it is: nobody can change it. */
    public boolean travelsAsIs(Class<?> request) {
        return unchangeable.contains(request);
    }

    /** Whether the reply to a request of that class may go to who asked in this process as it is. */
    public boolean replyTravelsAsIs(Class<?> request) {
        return unchangeablyAnswered.contains(request);
    }

    /** Encodes an event. */
    public Encoded event(Object event) {
        JavaType type = eventsByName.get(WireNames.of(event.getClass()));
        if (type == null || type.getRawClass() != event.getClass()) {
            throw new UnserializableMessage(
                    name + " has no event " + event.getClass().getName());
        }
        return encoded(type, event);
    }

    /** Decodes an event. */
    public Object event(Encoded encoded) {
        return decoded(eventsByName, "event", encoded);
    }

    /** Encodes the state. */
    public Cbor state(Object value) {
        return new Cbor(WireCodec.encode(stateType(), value, "the state of " + name));
    }

    /** Decodes the state. */
    public Object state(Cbor stored) {
        Object value = WireCodec.decode(stateType(), stored.bytes(), "the state of " + name);
        if (value == null) {
            throw new UnserializableMessage("the stored state of " + name + " is null");
        }
        return value;
    }

    private void addRequest(Class<?> request, WireShape shape) {
        if (!request.isRecord() || request.getTypeParameters().length > 0) {
            throw new IllegalArgumentException(WireNames.readable(request) + " has a handler in " + name
                    + " but is not a record without type parameters; requests must be");
        }
        JavaType type = WireCodec.types().constructType(request);
        JavaType reply = type.findTypeParameters(Request.class)[1];
        put(requestsByName, "request", type);
        repliesByRequest.put(request, reply);
        if (WireShape.isUnchangeable(type)) {
            unchangeable.add(request);
        }
        if (WireShape.isUnchangeable(reply)) {
            unchangeablyAnswered.add(request);
        }
        String where = WireNames.readable(request);
        entries.add(name + " request " + WireNames.of(request) + shape.components(type, where) + " -> "
                + shape.describe(reply, "the reply to " + where));
    }

    private JavaType addState(Class<?> kind, Class<?> entity, WireShape shape) {
        JavaType type = WireCodec.types().constructType(entity).findTypeParameters(kind)[1];
        entries.add(name + " state " + shape.describe(type, "the state of " + name));
        return type;
    }

    private @Nullable JavaType addEvents(Class<?> entity, WireShape shape) {
        if (!EventSourcedEntity.class.isAssignableFrom(entity)) {
            return null;
        }
        JavaType[] parameters = WireCodec.types().constructType(entity).findTypeParameters(EventSourcedEntity.class);
        for (Class<?> event : WireNames.leaves(parameters[2].getRawClass())) {
            if (!event.isRecord() || event.getTypeParameters().length > 0) {
                throw new IllegalArgumentException("the event " + WireNames.readable(event) + " of " + name
                        + " must be a record without type parameters");
            }
            JavaType type = WireCodec.types().constructType(event);
            put(eventsByName, "event", type);
            entries.add(name + " event " + WireNames.of(event) + shape.components(type, WireNames.readable(event)));
        }
        return addState(EventSourcedEntity.class, entity, shape);
    }

    private void put(Map<String, JavaType> byName, String kind, JavaType type) {
        String wireName = WireNames.of(type.getRawClass());
        JavaType other = byName.putIfAbsent(wireName, type);
        if (other != null) {
            throw new IllegalArgumentException(name + " has two " + kind + "s with the wire name " + wireName + ": "
                    + other.getRawClass().getName() + " and "
                    + type.getRawClass().getName()
                    + "; give one of them another with @Wire");
        }
    }

    private static void requireComplete(Class<?> entity, Set<Class<?>> handled) {
        for (Class<?> protocol : protocols(entity, handled)) {
            for (Class<?> request : WireNames.leaves(protocol)) {
                if (!handled.contains(request)) {
                    throw new IllegalArgumentException(entity.getSimpleName() + " has no handler for "
                            + request.getSimpleName() + "; add on(" + request.getSimpleName()
                            + ".class, ...) to its constructor");
                }
            }
        }
    }

    /** The sealed interfaces of the handled requests, and the requests declared inside the entity's class. */
    private static Set<Class<?>> protocols(Class<?> entity, Set<Class<?>> handled) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> type = entity; type != Entity.class && type != null; type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredClasses())
                    .filter(nested -> Request.class.isAssignableFrom(nested))
                    .filter(nested -> nested.isSealed() || nested.isRecord())
                    .forEach(found::add);
        }
        List<Class<?>> open = new ArrayList<>(handled);
        while (!open.isEmpty()) {
            for (Class<?> parent : open.remove(open.size() - 1).getInterfaces()) {
                if (parent.isSealed() && Request.class.isAssignableFrom(parent) && found.add(parent)) {
                    open.add(parent);
                }
            }
        }
        return found;
    }

    private JavaType replyType(Class<?> request) {
        JavaType type = repliesByRequest.get(request);
        if (type == null) {
            throw new UnserializableMessage(name + " has no request " + request.getName());
        }
        return type;
    }

    private JavaType stateType() {
        if (state == null) {
            throw new IllegalStateException(name + " keeps no state");
        }
        return state;
    }

    private static Encoded encoded(JavaType type, Object value) {
        String what = WireNames.readable(type.getRawClass());
        return new Encoded(WireNames.of(type.getRawClass()), new Cbor(WireCodec.encode(type, value, what)));
    }

    private Object decoded(Map<String, JavaType> byName, String kind, Encoded encoded) {
        JavaType type = byName.get(encoded.name());
        if (type == null) {
            throw new UnserializableMessage(name + " has no " + kind + " [" + encoded.name() + "]");
        }
        Object value = WireCodec.decode(type, encoded.cbor().bytes(), WireNames.readable(type.getRawClass()));
        if (value == null) {
            throw new UnserializableMessage("the " + kind + " [" + encoded.name() + "] of " + name + " is null");
        }
        return value;
    }
}
