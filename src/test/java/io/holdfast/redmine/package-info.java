/**
 * The story of a real Redmine, whose connector is the YAML file {@code docs/connectors/redmine.yaml} and nothing else. {@link io.holdfast.redmine.RedmineStory} starts it privately from Debian's
 * packages, fills it, backs it up, damages it, compares, restores and undoes. What is judged is read by {@link io.holdfast.redmine.RedmineState} out of Redmine's own database and folder of
 * files, which shares no code with Holdfast and asks no API.
 */
package io.holdfast.redmine;
