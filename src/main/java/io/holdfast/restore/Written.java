package io.holdfast.restore;

import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A record that was just written, and whose outcome is noted.
 *
 * @param forgetting takes a live key out of the key map
 * @param saving writes rows, conditional on the task's lease
 */
record Written(
        LiveState live, StreamSpec stream, Item item, Function<String, Effect> forgetting, Consumer<Effect> saving) {}
