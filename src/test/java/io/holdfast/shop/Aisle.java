package io.holdfast.shop;

import java.util.Optional;

/** What a shop has: its kinds of records, those that others refer to first. */
public enum Aisle {
    CUSTOMERS("customers", "customer", "email"),
    PRODUCTS("products", "product", "handle"),
    VARIANTS("variants", "variant", "sku"),
    COLLECTIONS("collections", "collection", "handle"),
    ORDERS("orders", "order", "number");

    private final String plural;
    private final String singular;
    private final String businessKey;

    Aisle(String plural, String singular, String businessKey) {
        this.plural = plural;
        this.singular = singular;
        this.businessKey = businessKey;
    }

    /** The name in addresses and lists: {@code products}. */
    public String plural() {
        return plural;
    }

    /** The name that wraps one record: {@code product}. */
    public String singular() {
        return singular;
    }

    /** The field by which people know a record, whatever its id. */
    public String businessKey() {
        return businessKey;
    }

    static Optional<Aisle> of(String plural) {
        for (Aisle each : values()) {
            if (each.plural.equals(plural)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
