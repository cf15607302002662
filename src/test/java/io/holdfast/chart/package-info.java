/** Proves what a cluster is given: the chart, the plain manifests made from it, the images and the composition for one machine. Nothing here needs a cluster. */
package io.holdfast.chart;
