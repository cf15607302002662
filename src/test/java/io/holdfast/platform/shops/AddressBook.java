package io.holdfast.platform.shops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.holdfast.platform.Keeping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The addresses of customers: a customer shows the ten that changed last, and all are in a list of their own.
 *
 * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/customer">Shopify: "addresses"</a>
 * @see <a href="https://shopify.dev/docs/api/admin-rest/latest/resources/customer-address">Shopify: the list, by limit and links</a>
 * @see <a href="https://docs.haravan.com/docs/omni-apis/customer/">Haravan: "addresses"</a>
 * @see <a href="https://docs.haravan.com/docs/omni-apis/customer-address/">Haravan: the list, by limit and page</a>
 */
final class AddressBook {
    static final Kind KIND = Kind.of("addresses", "customer_address").filteredBy();
    private static final int SHOWN = 10;

    private AddressBook() {}

    /** A record as an answer shows it. */
    static ObjectNode shown(ObjectNode record) {
        if (!(record.get("addresses") instanceof ArrayNode all) || all.size() <= SHOWN) {
            return record;
        }
        ObjectNode copy = record.deepCopy();
        ArrayNode last = copy.putArray("addresses");
        for (int i = all.size() - SHOWN; i < all.size(); i++) {
            last.add(all.get(i));
        }
        return copy;
    }

    static boolean isAsked(String[] path) {
        return path.length == 3 && path[0].equals("customers") && path[2].equals("addresses");
    }

    /** The addresses of a customer behind {@code since_id}. */
    static List<ObjectNode> of(ObjectNode customer, Map<String, String> asked) {
        long since = Long.parseLong(asked.getOrDefault("since_id", "0"));
        List<ObjectNode> all = new ArrayList<>();
        customer.path("addresses").forEach(each -> all.add((ObjectNode) each));
        return all.stream().filter(each -> each.get("id").asLong() > since).toList();
    }

    /** The customer of a shop gets so many addresses: a backup has to hold all of them, and a restore to find nothing to do. */
    static void staysWhole(AdminShop shop, Keeping keeping, int count) {
        ArrayNode all = shop.shelf("customers").all().getFirst().withArray("/addresses");
        while (all.size() < count) {
            ObjectNode next = ((ObjectNode) all.get(0)).deepCopy();
            all.add(next.put("id", next.get("id").asLong() + all.size()).put("default", false));
        }

        String backup = keeping.backup("customers");

        assertThat(keeping.lines(backup, "customers"))
                .isEqualTo(shop.shelf("customers").texts());
        assertThat(keeping.restored(backup, "customers").getInt("totals.unchanged"))
                .isEqualTo(1);
    }
}
