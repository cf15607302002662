package io.holdfast.chaos.judge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One backup as it was read in two ways.
 *
 * @param manifest as it lies in the bucket
 * @param bucket the texts by key of each stream, read by the documented format
 * @param api the lines of each stream, as the API gave them
 */
public record Reading(
        JsonNode manifest, Map<String, SortedMap<String, String>> bucket, Map<String, List<String>> api) {}
