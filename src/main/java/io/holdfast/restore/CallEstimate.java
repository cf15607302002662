package io.holdfast.restore;

import io.holdfast.connector.StreamSpec;
import io.holdfast.connector.WriteSpec;

/** How many calls writing one record of a stream takes; a call that it shares with others is left to {@link SharedCalls}. Pure. */
final class CallEstimate {
    private CallEstimate() {}

    /** A look at the record, one for each way to recognise it, and the call that makes it, with the update that may follow. */
    static Calls creation(Together together, long uploads) {
        StreamSpec stream = together.stream();
        WriteSpec write = stream.write();
        long ways = stream.matchOn().stream()
                .filter(fields -> fields.stream().anyMatch(field -> field.param() != null))
                .count();
        boolean follows = write.create() != null
                && (write.create().thenUpdate() || write.create().file() != null && write.updates());
        return new Calls(
                1 + ways, own(together, PlannedAction.CREATE), follows ? 1 : 0, 0, uploads, readingsBack(stream));
    }

    /** Two looks where the parts of a live record have to be known to a call of its own. */
    static Calls change(Together together, long uploads) {
        StreamSpec stream = together.stream();
        long own = own(together, PlannedAction.CHANGE);
        long looks = stream.fields().parts().isEmpty() ? 1 : 1 + own;
        return new Calls(looks, 0, own, 0, uploads, readingsBack(stream));
    }

    static Calls removal(Together together) {
        return new Calls(
                1,
                0,
                0,
                own(together, PlannedAction.DELETE),
                0,
                together.stream().item() == null ? 0 : 1);
    }

    private static long own(Together together, PlannedAction action) {
        return together.most(action) == 1 ? 1 : 0;
    }

    private static long readingsBack(StreamSpec stream) {
        return stream.readsBack() == WriteSpec.ReadBack.ITEM ? 1 : 0;
    }
}
