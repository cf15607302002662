package io.holdfast.shop;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a shop takes and what it refuses. Asked by the data, which holds its lock meanwhile. */
final class ShopRules {
    private final ShopData data;

    ShopRules(ShopData data) {
        this.data = data;
    }

    /** Why a record is refused, by field. */
    static final class Broken extends RuntimeException {
        private final transient Map<String, String> reasons;

        Broken(Map<String, String> reasons) {
            super(reasons.toString());
            this.reasons = reasons;
        }

        /** {@code {"errors":{"title":["can't be blank"]}}}. */
        String json() {
            RawObject errors = new RawObject();
            reasons.forEach((field, reason) -> errors.put(field, "[" + RawObject.quote(reason) + "]"));
            return new RawObject().put("errors", errors.toString()).toString();
        }
    }

    /**
     * Judges the fields of a creation, or those that an update would change.
     *
     * @param id of the record to be updated
     */
    void judge(Aisle aisle, RawObject fields, Optional<Long> id) {
        Map<String, String> reasons = new LinkedHashMap<>();
        switch (aisle) {
            case PRODUCTS -> {
                needsText(fields, "title", id, reasons);
                needsOwn(aisle, fields, id, reasons);
            }
            case COLLECTIONS -> {
                needsText(fields, "title", id, reasons);
                needsOwn(aisle, fields, id, reasons);
                fields.value("product_ids").forEach(each -> needsTarget(Aisle.PRODUCTS, each, "product_ids", reasons));
            }
            case VARIANTS -> {
                if (fields.has("product_id") || id.isEmpty()) {
                    needsTarget(Aisle.PRODUCTS, fields.value("product_id"), "product_id", reasons);
                }
            }
            case CUSTOMERS -> {
                needsText(fields, "email", id, reasons);
                needsOwn(aisle, fields, id, reasons);
            }
            case ORDERS -> {
                mayHaveTarget(Aisle.CUSTOMERS, fields.value("customer_id"), "customer_id", reasons);
                fields.value("line_items")
                        .forEach(line -> mayHaveTarget(
                                Aisle.VARIANTS, line.path("variant_id"), "line_items.variant_id", reasons));
            }
        }
        if (!reasons.isEmpty()) {
            throw new Broken(reasons);
        }
    }

    /** Adds what the shop makes up where a new record lacks it. */
    void complete(Aisle aisle, RawObject fields, long id) {
        if (!fields.value(aisle.businessKey()).asText().isBlank()) {
            return;
        }
        switch (aisle) {
            case PRODUCTS, COLLECTIONS ->
                fields.putText("handle", handle(fields.value("title").asText()) + "-" + id);
            case ORDERS -> fields.put("number", Long.toString(id));
            case VARIANTS, CUSTOMERS -> {}
        }
    }

    private static String handle(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    private static void needsText(RawObject fields, String name, Optional<Long> id, Map<String, String> reasons) {
        boolean concerned = fields.has(name) || id.isEmpty();
        if (concerned && fields.value(name).asText().isBlank()) {
            reasons.put(name, "can't be blank");
        }
    }

    private void needsOwn(Aisle aisle, RawObject fields, Optional<Long> id, Map<String, String> reasons) {
        String key = fields.value(aisle.businessKey()).asText();
        if (key.isBlank()) {
            return;
        }
        List<Long> owners = data.ids(aisle, key);
        if (owners.stream().anyMatch(owner -> id.isEmpty() || !owner.equals(id.get()))) {
            reasons.put(aisle.businessKey(), "has already been taken");
        }
    }

    private void mayHaveTarget(Aisle aisle, JsonNode target, String name, Map<String, String> reasons) {
        if (!target.isMissingNode() && !target.isNull()) {
            needsTarget(aisle, target, name, reasons);
        }
    }

    private void needsTarget(Aisle aisle, JsonNode target, String name, Map<String, String> reasons) {
        if (!target.isIntegralNumber() || !data.has(aisle, target.asLong())) {
            reasons.put(name, "does not exist");
        }
    }
}
