package io.holdfast.problem;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads numbers, ids and truth values of queries strictly: what is none is a bad request, where the standard has it that nothing is found. Paths keep to the standard. */
@Provider
public class QueryValues implements ParamConverterProvider {
    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            int.class, Integer::valueOf,
            Integer.class, Integer::valueOf,
            long.class, Long::valueOf,
            Long.class, Long::valueOf,
            boolean.class, QueryValues::truth,
            Boolean.class, QueryValues::truth,
            UUID.class, UUID::fromString);

    @Override
    @SuppressWarnings("unchecked")
    public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
        Function<String, Object> reader = READERS.get(type);
        boolean query = annotations != null && Stream.of(annotations).anyMatch(QueryParam.class::isInstance);
        return reader == null || !query ? null : (ParamConverter<T>) new Strict(reader);
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private record Strict(Function<String, Object> reader) implements ParamConverter<Object> {
        @Override
        public Object fromString(String text) {
            if (text == null) {
                return null;
            }
            try {
                return reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw new BadRequestException(
                        Problem.of(ErrorCode.INVALID_REQUEST, "Not understood in the query: " + shown(text)));
            }
        }

        private static String shown(String text) {
            return text.length() > 100 ? text.substring(0, 100) + "…" : text;
        }

        @Override
        public String toString(Object value) {
            return String.valueOf(value);
        }
    }
}
