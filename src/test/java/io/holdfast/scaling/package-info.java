/**
 * {@code ./dev simulate scaling}: real workers on this machine, started and stopped by the rule of the chart's ScaledObject, under a backlog of real backups. Shares
 * no code with Holdfast but the API's client.
 */
package io.holdfast.scaling;
