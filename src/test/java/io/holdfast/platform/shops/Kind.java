package io.holdfast.platform.shops;

import java.util.List;
import java.util.Map;

/**
 * What a platform knows of one kind of record, and what it refuses.
 *
 * @param plural as paths and answers have it
 * @param parent the kind that this one's lists lie below; null where there is one list
 * @param parentField the field that names the parent
 * @param filters parameters of the list that stand for a field of the same name; others are passed over
 * @param required fields that a creation has to bring
 * @param unique a field whose value no two records have; null for none
 * @param references fields, or lists in fields, that hold keys of another kind
 * @param writes which of POST, PUT and DELETE there are
 */
record Kind(
        String plural,
        String singular,
        String parent,
        String parentField,
        List<String> filters,
        List<String> required,
        String unique,
        Map<String, String> references,
        String writes) {
    static Kind of(String plural, String singular) {
        return new Kind(
                plural, singular, null, null, List.of("handle"), List.of("title"), null, Map.of(), "POST PUT DELETE");
    }

    Kind below(String parent, String field) {
        return new Kind(plural, singular, parent, field, filters, required, unique, references, writes);
    }

    Kind filteredBy(String... names) {
        return new Kind(plural, singular, parent, parentField, List.of(names), required, unique, references, writes);
    }

    Kind requiring(String... names) {
        return new Kind(plural, singular, parent, parentField, filters, List.of(names), unique, references, writes);
    }

    Kind uniqueBy(String name) {
        return new Kind(plural, singular, parent, parentField, filters, required, name, references, writes);
    }

    Kind naming(Map<String, String> others) {
        return new Kind(plural, singular, parent, parentField, filters, required, unique, others, writes);
    }

    Kind only(String methods) {
        return new Kind(plural, singular, parent, parentField, filters, required, unique, references, methods);
    }
}
