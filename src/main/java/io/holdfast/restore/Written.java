package io.holdfast.restore;

import io.holdfast.connector.StreamSpec;
import io.holdfast.database.Database.Effect;
import java.util.function.Consumer;

/**
 * A record that was just written, and whose outcome is noted.
 *
 * @param saving writes rows, conditional on the task's lease
 */
record Written(LiveState live, StreamSpec stream, Item item, Consumer<Effect> saving) {}
