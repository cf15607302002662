{{/* What every process of the binary is told that is no secret: variables to values. */}}
{{- define "holdfast.settings" -}}
{{- $values := .Values -}}
HOLDFAST_DATABASE_MIGRATE_AT_START: "false"
QUARKUS_DATASOURCE_JDBC_URL: {{ printf "jdbc:postgresql://%s:%d/%s%s" $values.database.host (int $values.database.port) $values.database.name (ternary "" (printf "?%s" $values.database.parameters) (empty $values.database.parameters)) | quote }}
QUARKUS_DATASOURCE_JDBC_MAX_SIZE: {{ $values.database.maxConnections | quote }}
{{- if not (and $values.redis.existingSecret $values.redis.urlKey) }}
QUARKUS_REDIS_HOSTS: {{ $values.redis.url | quote }}
{{- end }}
RABBITMQ_HOST: {{ $values.rabbitmq.host | quote }}
RABBITMQ_PORT: {{ $values.rabbitmq.port | quote }}
RABBITMQ_VIRTUAL_HOST: {{ $values.rabbitmq.virtualHost | quote }}
{{- if $values.rabbitmq.tls.enabled }}
RABBITMQ_SSL: "true"
{{- if $values.rabbitmq.tls.authoritiesKey }}
{{- if not $values.authorities.existingSecret }}{{ fail "rabbitmq.tls.authoritiesKey names a file of authorities.existingSecret, which is empty" }}{{ end }}
RABBITMQ_CA_CERTIFICATES: {{ printf "/etc/holdfast/authorities/%s" $values.rabbitmq.tls.authoritiesKey }}
{{- end }}
{{- end }}
HOLDFAST_STORE_TYPE: {{ $values.store.type | quote }}
{{- if eq $values.store.type "directory" }}
HOLDFAST_STORE_DIRECTORY: /var/lib/holdfast
{{- else }}
HOLDFAST_STORE_BUCKET: {{ $values.store.s3.bucket | quote }}
QUARKUS_S3_AWS_REGION: {{ $values.store.s3.region | quote }}
QUARKUS_S3_PATH_STYLE_ACCESS: {{ $values.store.s3.pathStyle | quote }}
{{- with $values.store.s3.endpoint }}
QUARKUS_S3_ENDPOINT_OVERRIDE: {{ . | quote }}
{{- end }}
{{- if $values.store.s3.existingSecret }}
QUARKUS_S3_AWS_CREDENTIALS_TYPE: static
{{- end }}
{{- end }}
HOLDFAST_MASTER_KEY_ID: {{ $values.masterKey.id | quote }}
{{- if $values.mail.host }}
QUARKUS_MAILER_HOST: {{ $values.mail.host | quote }}
QUARKUS_MAILER_PORT: {{ $values.mail.port | quote }}
QUARKUS_MAILER_FROM: {{ $values.mail.from | quote }}
QUARKUS_MAILER_START_TLS: {{ $values.mail.startTls | quote }}
{{- with $values.mail.operatorAddress }}
HOLDFAST_NOTIFY_OPERATOR_ADDRESS: {{ . | quote }}
{{- end }}
{{- else }}
QUARKUS_MAILER_MOCK: "true"
{{- end }}
{{- with $values.outgoing.allowedNetworks }}
HOLDFAST_OUTGOING_ALLOWED_NETWORKS: {{ join "," . | quote }}
{{- end }}
{{- with $values.config }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Where your own authorities are mounted; nothing where there are none. */}}
{{- define "holdfast.authoritiesMount" -}}
{{- if .Values.authorities.existingSecret -}}
- name: authorities
  mountPath: /etc/holdfast/authorities
  readOnly: true
{{- end -}}
{{- end -}}

{{/* The volume of that mount. */}}
{{- define "holdfast.authoritiesVolume" -}}
{{- with .Values.authorities.existingSecret -}}
- name: authorities
  secret:
    secretName: {{ . }}
{{- end -}}
{{- end -}}

{{/* The name of the ConfigMap with these. */}}
{{- define "holdfast.settingsName" -}}
{{ include "holdfast.fullname" . }}-settings
{{- end -}}

{{/* One variable from a Secret. Takes name, secret, key. */}}
{{- define "holdfast.fromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{ end -}}

{{/* What every process of the binary is told that is secret, by reference to Secrets that somebody else made. */}}
{{- define "holdfast.secrets" -}}
{{- $values := .Values -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_DATASOURCE_USERNAME" "secret" $values.database.existingSecret "key" $values.database.usernameKey) -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_DATASOURCE_PASSWORD" "secret" $values.database.existingSecret "key" $values.database.passwordKey) -}}
{{ if and $values.redis.existingSecret $values.redis.urlKey -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_REDIS_HOSTS" "secret" $values.redis.existingSecret "key" $values.redis.urlKey) -}}
{{ end -}}
{{ if and $values.redis.existingSecret $values.redis.passwordKey -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_REDIS_PASSWORD" "secret" $values.redis.existingSecret "key" $values.redis.passwordKey) -}}
{{ end -}}
{{ include "holdfast.fromSecret" (dict "name" "RABBITMQ_USERNAME" "secret" $values.rabbitmq.existingSecret "key" $values.rabbitmq.usernameKey) -}}
{{ include "holdfast.fromSecret" (dict "name" "RABBITMQ_PASSWORD" "secret" $values.rabbitmq.existingSecret "key" $values.rabbitmq.passwordKey) -}}
{{ if and (eq $values.store.type "s3") $values.store.s3.existingSecret -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_S3_AWS_CREDENTIALS_STATIC_PROVIDER_ACCESS_KEY_ID" "secret" $values.store.s3.existingSecret "key" $values.store.s3.accessKeyIdKey) -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_S3_AWS_CREDENTIALS_STATIC_PROVIDER_SECRET_ACCESS_KEY" "secret" $values.store.s3.existingSecret "key" $values.store.s3.secretAccessKeyKey) -}}
{{ end -}}
{{ include "holdfast.fromSecret" (dict "name" "HOLDFAST_MASTER_KEY_SECRET" "secret" $values.masterKey.existingSecret "key" $values.masterKey.key) -}}
{{ range $values.masterKey.previous -}}
{{ include "holdfast.fromSecret" (dict "name" (printf "HOLDFAST_MASTER_KEY_PREVIOUS_%s" (upper .id)) "secret" $values.masterKey.existingSecret "key" .key) -}}
{{ end -}}
{{ with $values.bootstrap.existingSecret -}}
{{ include "holdfast.fromSecret" (dict "name" "HOLDFAST_BOOTSTRAP_SECRET" "secret" . "key" $values.bootstrap.key) -}}
{{ end -}}
{{ if and $values.mail.host $values.mail.existingSecret -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_MAILER_USERNAME" "secret" $values.mail.existingSecret "key" $values.mail.usernameKey) -}}
{{ include "holdfast.fromSecret" (dict "name" "QUARKUS_MAILER_PASSWORD" "secret" $values.mail.existingSecret "key" $values.mail.passwordKey) -}}
{{ end -}}
{{ range $name, $from := $values.secretConfig -}}
{{ include "holdfast.fromSecret" (dict "name" $name "secret" $from.secret "key" $from.key) -}}
{{ end -}}
{{- end -}}
