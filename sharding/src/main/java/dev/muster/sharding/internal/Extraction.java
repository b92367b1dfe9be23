package dev.muster.sharding.internal;

import scala.Function1;
import scala.Tuple2;
import scala.runtime.AbstractPartialFunction;

/** {@link EntityExtractor} in the shape of Scala in which Pekko asks for the entity of a message. */
final class Extraction extends AbstractPartialFunction<Object, Tuple2<String, Object>> {
    private final transient EntityExtractor extractor;

    Extraction(EntityExtractor extractor) {
        this.extractor = extractor;
    }

    @Override
    public boolean isDefinedAt(Object message) {
        return extractor.entityId(message) != null;
    }

    @Override
    @SuppressWarnings("unchecked") // the default answers for what is not defined, with whatever it likes
    public <A, B> B applyOrElse(A message, Function1<A, B> otherwise) {
        String entityId = extractor.entityId(message);
        return entityId == null ? otherwise.apply(message) : (B) new Tuple2<String, Object>(entityId, message);
    }
}
