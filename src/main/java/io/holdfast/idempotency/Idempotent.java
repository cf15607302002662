package io.holdfast.idempotency;

import jakarta.enterprise.util.Nonbinding;
import jakarta.interceptor.InterceptorBinding;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A call of the API that makes one thing and takes the header {@value IdempotencyKey#HEADER}: sent again with the same key, it is answered as it was and makes nothing. */
@Inherited
@InterceptorBinding
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Idempotent {
    /** The address of what it makes, where {@value IdempotencyKey#MADE} stands for its id, or {@value IdempotencyKey#JOB} for its job's. For the case that the process dies before it has answered. */
    @Nonbinding
    String at() default "";

    /** The name that its id has in the answer. */
    @Nonbinding
    String id() default "id";

    /** The status of an answer in that case. */
    @Nonbinding
    int status() default 202;
}
