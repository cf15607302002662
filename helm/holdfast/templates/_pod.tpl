{{- define "holdfast.podSecurityContext" -}}
runAsNonRoot: true
{{- with .Values.podSecurity.runAsUser }}
runAsUser: {{ int64 . }}
{{- end }}
{{- with .Values.podSecurity.runAsGroup }}
runAsGroup: {{ int64 . }}
{{- end }}
{{- with .Values.podSecurity.fsGroup }}
fsGroup: {{ int64 . }}
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "holdfast.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/*
The pod of a role. Takes root, component, roles, settings (a role's values), resources and, of a worker, lane and slots; preStop are the seconds in which the
pod still answers while it is taken out of the Service.
*/}}
{{- define "holdfast.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $connectors := include "holdfast.connectors" $root -}}
{{- $preStop := int (default 0 .preStop) -}}
metadata:
  labels:
    {{- include "holdfast.labels" . | nindent 4 }}
  annotations:
    checksum/settings: {{ include "holdfast.settings" $root | sha256sum }}
    {{- if $values.connectors.files }}
    checksum/connectors: {{ toYaml $values.connectors.files | sha256sum }}
    {{- end }}
    {{- with .settings.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "holdfast.serviceAccountName" $root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ add $values.gracefulShutdownSeconds $preStop 5 }}
  securityContext:
    {{- include "holdfast.podSecurityContext" $root | nindent 4 }}
  {{- with $values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  initContainers:
    - name: wait-for-migration
      image: {{ include "holdfast.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: [migrate, --wait, --timeout={{ int $values.migrate.waitSeconds }}]
      envFrom:
        - configMapRef:
            name: {{ include "holdfast.settingsName" $root }}
      env:
        {{- include "holdfast.secrets" $root | trim | nindent 8 }}
      securityContext:
        {{- include "holdfast.containerSecurityContext" $root | nindent 8 }}
      resources:
        {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- include "holdfast.authoritiesMount" $root | nindent 8 }}
  containers:
    - name: holdfast
      image: {{ include "holdfast.image" $root }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      {{- with $values.image.args }}
      args:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: 8080
      envFrom:
        - configMapRef:
            name: {{ include "holdfast.settingsName" $root }}
      env:
        - name: HOLDFAST_ROLES
          value: {{ .roles }}
        {{- with .lane }}
        - name: HOLDFAST_WORKER_LANES
          value: {{ . }}
        - name: MP_MESSAGING_INCOMING_{{ . | upper | replace "-" "_" }}_MAX_OUTSTANDING_MESSAGES
          value: {{ $.slots | quote }}
        {{- end }}
        {{- if $connectors }}
        - name: HOLDFAST_CONNECTORS_DIRECTORY
          value: /etc/holdfast/connectors
        {{- end }}
        {{- include "holdfast.secrets" $root | trim | nindent 8 }}
      startupProbe:
        httpGet: {path: /q/health/started, port: http}
        periodSeconds: 2
        timeoutSeconds: 2
        failureThreshold: 60
      readinessProbe:
        httpGet: {path: /q/health/ready, port: http}
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 2
      livenessProbe:
        httpGet: {path: /q/health/live, port: http}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      {{- if $preStop }}
      lifecycle:
        preStop:
          sleep:
            seconds: {{ $preStop }}
      {{- end }}
      securityContext:
        {{- include "holdfast.containerSecurityContext" $root | nindent 8 }}
      resources:
        {{- toYaml .resources | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- include "holdfast.authoritiesMount" $root | nindent 8 }}
        {{- if $connectors }}
        - name: connectors
          mountPath: /etc/holdfast/connectors
          readOnly: true
        {{- end }}
        {{- if eq $values.store.type "directory" }}
        - name: store
          mountPath: /var/lib/holdfast
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: {{ $values.tmp.sizeLimit }}
    {{- include "holdfast.authoritiesVolume" $root | nindent 4 }}
    {{- if $connectors }}
    - name: connectors
      configMap:
        name: {{ $connectors }}
    {{- end }}
    {{- if eq $values.store.type "directory" }}
    - name: store
      persistentVolumeClaim:
        claimName: {{ $values.store.directory.existingClaim }}
    {{- end }}
  {{- if $values.topologySpread.enabled }}
  topologySpreadConstraints:
    {{- range $key := $values.topologySpread.keys }}
    - maxSkew: 1
      topologyKey: {{ $key }}
      whenUnsatisfiable: {{ $values.topologySpread.whenUnsatisfiable }}
      labelSelector:
        matchLabels:
          {{- include "holdfast.selectorLabels" $ | nindent 10 }}
      matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
  {{- with .settings.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .settings.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{/* A Deployment of a role. Takes what the pod takes, and name and replicas; without replicas an autoscaler decides. */}}
{{- define "holdfast.deployment" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .name }}
  labels:
    {{- include "holdfast.labels" . | nindent 4 }}
spec:
  {{- if hasKey . "replicas" }}
  replicas: {{ int .replicas }}
  {{- end }}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
  selector:
    matchLabels:
      {{- include "holdfast.selectorLabels" . | nindent 6 }}
  template:
    {{- include "holdfast.pod" . | nindent 4 }}
{{- end -}}

{{/* An autoscaler by CPU. Takes root, component, lane, name, min, max, cpu. */}}
{{- define "holdfast.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .name }}
  labels:
    {{- include "holdfast.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ .name }}
  minReplicas: {{ max 1 (int .min) }}
  maxReplicas: {{ int .max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ int .cpu }}
  behavior:
    scaleDown:
      stabilizationWindowSeconds: 300
      policies:
        - {type: Pods, value: 1, periodSeconds: 60}
{{- end -}}
