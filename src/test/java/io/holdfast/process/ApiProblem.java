package io.holdfast.process;

import com.fasterxml.jackson.databind.JsonNode;

/** An answer of the API that is no success. */
public final class ApiProblem extends RuntimeException {
    private final int status;
    private final String code;

    ApiProblem(String what, int status, JsonNode problem) {
        super("%s: %d %s %s"
                .formatted(
                        what,
                        status,
                        problem.path("code").asText("(no code)"),
                        problem.path("detail").asText("")));
        this.status = status;
        this.code = problem.path("code").asText("");
    }

    public int status() {
        return status;
    }

    /** The stable code of the problem; empty where the answer had none. */
    public String code() {
        return code;
    }
}
