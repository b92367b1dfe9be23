package dev.muster.sharding.internal;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.muster.sharding.UnserializableMessage;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values of known types as CBOR. Members of sealed families carry their wire name in the property {@code @type}; class names
 * never travel, and Jackson's own annotations are ignored, so that no user class can widen what may be read.
 *
 * <p>What is encoded can be decoded: a value beyond a bound of the reader is refused before it is sent or stored.
 */
final class WireCodec {
    /** How many bytes a value may have, as a message or in the store. */
    static final int LARGEST_VALUE = 16 << 20;

    /** How deep a value may be nested. */
    static final int DEEPEST = 100;

    /** How many characters the key of a map may have. */
    static final int LONGEST_KEY = 50_000;

    /** Encoded values up to this size hold no key, text or number that is too long for the reader. */
    private static final int SHORT = 256;

    private static final ObjectMapper MAPPER = mapper();

    private WireCodec() {}

    static TypeFactory types() {
        return MAPPER.getTypeFactory();
    }

    /** Encodes a value; {@code what} names it in the failure. */
    static byte[] encode(JavaType type, @Nullable Object value, String what) {
        try {
            byte[] bytes = MAPPER.writerFor(type).writeValueAsBytes(value);
            if (bytes.length > LARGEST_VALUE) {
                throw new UnserializableMessage(
                        what + " cannot be encoded: it has " + bytes.length + " bytes, more than " + LARGEST_VALUE);
            }
            if (bytes.length > SHORT) {
                requireReadable(bytes);
            }
            return bytes;
        } catch (JsonProcessingException failure) {
            throw new UnserializableMessage(what + " cannot be encoded: " + failure.getOriginalMessage(), failure);
        } catch (IOException failure) {
            throw new UnserializableMessage(what + " cannot be encoded: " + failure.getMessage(), failure);
        }
    }

    /** Decodes a value; {@code what} names it in the failure. Null when the bytes say null. */
    static @Nullable Object decode(JavaType type, byte[] bytes, String what) {
        try {
            return MAPPER.readerFor(type).readValue(bytes);
        } catch (JsonProcessingException failure) {
            throw new UnserializableMessage(what + " cannot be decoded: " + failure.getOriginalMessage(), failure);
        } catch (IOException failure) {
            throw new UnserializableMessage(what + " cannot be decoded: " + failure.getMessage(), failure);
        }
    }

    /** Reads every token as {@link #decode} would; Jackson's writer bounds the depth only. */
    private static void requireReadable(byte[] bytes) throws IOException {
        try (JsonParser in = MAPPER.getFactory().createParser(bytes)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    in.getText();
                } else if (token.isNumeric()) {
                    in.getNumberValue();
                }
            }
        }
    }

    private static ObjectMapper mapper() {
        CBORFactory factory = CBORFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNameLength(LONGEST_KEY)
                        .maxStringLength(LARGEST_VALUE)
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .build())
                .build();
        SimpleModule times = new SimpleModule("muster-times");
        asText(times, Instant.class, Instant::parse);
        asText(times, Duration.class, Duration::parse);
        asText(times, LocalDate.class, LocalDate::parse);
        ObjectMapper mapper = new ObjectMapper(factory);
        mapper.registerModule(times);
        mapper.setAnnotationIntrospector(new SealedFamilies());
        mapper.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        return mapper;
    }

    private static <T> void asText(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeString(value.toString());
            }
        });
        module.addDeserializer(type, new FromStringDeserializer<T>(type) {
            @Override
            protected T _deserialize(String text, DeserializationContext context) throws IOException {
                try {
                    return parse.apply(text);
                } catch (DateTimeException malformed) {
                    throw JsonMappingException.from(context.getParser(), malformed.getMessage(), malformed);
                }
            }
        });
    }

    /** Tells Jackson the families of sealed interfaces, by wire name, and nothing else. */
    private static final class SealedFamilies extends NopAnnotationIntrospector {
        private static final JsonTypeInfo.Value TYPE_PROPERTY = JsonTypeInfo.Value.construct(
                JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "@type", null, false, true);

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
            return annotated.getRawType().isSealed() ? new StdTypeResolverBuilder().init(TYPE_PROPERTY, null) : null;
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            return annotated.getRawType().isSealed()
                    ? WireNames.leaves(annotated.getRawType()).stream()
                            .map(leaf -> new NamedType(leaf, WireNames.of(leaf)))
                            .toList()
                    : null;
        }

        @Override
        public String findTypeName(AnnotatedClass annotated) {
            return WireNames.of(annotated.getRawType());
        }
    }
}
