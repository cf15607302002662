package io.holdfast.connector;

/** Proves who calls. Safe for use by many threads. */
interface Proof {
    /** Nobody in particular. */
    Proof NONE = call -> call;

    /** The call with what proves it. Asked just before it is sent, since a proof may name the moment. */
    Call on(Call call);

    /** The source refused a call that was proved so; true where another try has another proof. */
    default boolean renew(Call refused) {
        return false;
    }
}
