package io.holdfast.restore;

import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A record that was just written, and whose outcome is noted.
 *
 * @param forgetting takes a live key out of the key map; where its second argument says so, only what this restore put there
 * @param saving writes rows, conditional on the task's lease
 */
record Written(
        LiveState live,
        StreamSpec stream,
        Item item,
        BiFunction<String, Boolean, Effect> forgetting,
        Consumer<Effect> saving) {}
