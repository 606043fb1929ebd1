#ifndef ROTA_CCURL_H
#define ROTA_CCURL_H

#include <curl/curl.h>

// Swift can't call variadic functions, which libcurl's three accessors are.
CURLcode rota_curl_set_long(CURL *handle, CURLoption option, long value);
CURLcode rota_curl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode rota_curl_set_pointer(CURL *handle, CURLoption option, const void *value);
// Not copied: the bytes stay where they are until the transfer is over.
CURLcode rota_curl_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t count);
CURLcode rota_curl_set_write(CURL *handle, CURLoption option, curl_write_callback callback);
CURLcode rota_curl_get_long(CURL *handle, CURLINFO info, long *value);

#endif
