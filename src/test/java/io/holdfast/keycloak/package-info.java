/**
 * The story of a real Keycloak, whose connector is the YAML file {@code docs/connectors/keycloak.yaml} and nothing else. {@link io.holdfast.keycloak.KeycloakStory} starts it privately from
 * Maven's repository, fills a realm, backs it up, damages it, compares, restores and undoes. What is judged is read by {@link io.holdfast.keycloak.KeycloakReading}, which shares no code with
 * Holdfast and asks other endpoints than the connector.
 */
package io.holdfast.keycloak;
