package io.holdfast.connector;

import com.fasterxml.jackson.databind.JsonNode;

/** What a provider says when it is asked for tokens. */
sealed interface TokenAnswer {
    /** Here they are. @param body the whole answer, which may say more */
    record Granted(TokenKeeper.Tokens tokens, JsonNode body) implements TokenAnswer {}

    /** Never again with these credentials. @param reason for people, without secrets */
    record Refused(String reason) implements TokenAnswer {}
}
