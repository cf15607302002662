package io.holdfast.chaos;

import io.holdfast.chaos.judge.ShopHistory;
import io.holdfast.shop.DemoShop;

/**
 * A tenant with one source.
 *
 * @param shop what the source is
 * @param history all that the shop ever held
 * @param doors the API as the tenant's owner uses it
 */
record Tenancy(String name, String tenant, String source, DemoShop shop, ShopHistory history, Doors doors) {}
