"""The names of the months in the languages that exports are written in."""

from __future__ import annotations

# Names and abbreviations of the Unicode CLDR, as text is compared here: NFKC, without case and
# without dots at the end.
_NAMES = (
    "ean eanáir ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janar janeiro "
    "januar januari januarie january januwari január januára janv janvier janvāris janúar "
    "jän jänner led leden ledna oca ocak saus sausio sausis sij siječanj siječnja sty "
    "styczeń stycznia tammi tammikuu tammikuuta urt urtarrila xan xaneiro yan yanvar ιαν "
    "ιανουάριοσ ιανουαρίου сту студзень студзеня січ січень січня янв январь января яну "
    "януари јан јануар јануари қаң қаңтар հնվ հունվար հունվարի ינואר ינו׳ جنوری يناير ژانویه "
    "जनवरी जन॰ जाने जानेवारी জানু জানুয়ারি ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ஜன ஜனவரி జన జనవరి ಜನ "
    "ಜನವರಿ ജനു ജനുവരി දුරුතු ม.ค มกราคม ມ.ກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ មករា 一月 "
    "ion ionawr",
    "feabh feabhra feb febbraio febr febreiro febrer febrero februar februari februarie "
    "february februwari február februára februāris febrúar fev fevereiro fevral févr février "
    "helmi helmikuu helmikuuta lut lutego luty ots otsaila peb pebrero shk shkurt vas "
    "vasario vasaris veebr veebruar velj veljača veljače úno únor února şub şubat φεβ "
    "φεβρουάριοσ φεβρουαρίου ақп ақпан лют лютага лютий лютого люты феб фебруар фев февр "
    "февраль февраля февруари փետրվար փետրվարի փտվ פברואר פבר׳ فبراير فروری فوریه फ़रवरी "
    "फ़र॰ फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারি ਫ਼ਰ ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી பிப் "
    "பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി නවම් ก.พ กุมภาพันธ์ ກ.ພ ກຸມພາ "
    "ဖေ ဖေဖော်ဝါရီ თებ თებერვალი ፌብ ፌብሩዋሪ កុម្ភៈ 二月 "
    "chwef chwefror",
    "bře březen března kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar marca "
    "march marec maret mars marso mart martie marts martxoa marzec marzo març março mas "
    "mashi mrt márc március márta mär märts märz ožu ožujak ožujka μάρ μάρτιοσ μαρ μαρτίου "
    "бер березень березня мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ מרץ "
    "مارس مارچ मार्च মার্চ ਮਾਰਚ માર્ચ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് මැදින් มี.ค "
    "มีนาคม ມ.ນ ມີນາ မတ် მარ მარტი ማርች មីនា 三月 "
    "maw mawrth",
    "abr abril aib aibreán api apirila apr aprel april aprile aprili aprilie aprill apríl "
    "apríla aprīlis avr avril bal balandis balandžio dub duben dubna d’abr d’abril eph "
    "ephreli huhti huhtikuu huhtikuuta kwi kwiecień kwietnia nis nisan pri prill tra travanj "
    "travnja ápr április απρ απρίλιοσ απριλίου апр апрель апреля април квіт квітень квітня "
    "кра красавік красавіка сәу сәуір ապր ապրիլ ապրիլի אפריל אפר׳ آوریل أبريل اپریل अप्रिल "
    "अप्रैल एप्रि एप्रिल এপ্রি এপ্রিল ਅਪ੍ਰੈ ਅਪ੍ਰੈਲ એપ્રિલ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ "
    "ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ බක් เม.ย เมษายน ມ.ສ ເມສາ ဧ ဧပြီ აპრ აპრილი ኤፕሪ ኤፕሪል មេសា 四月 "
    "ebr ebrill",
    "beal bealtaine geg gegužė gegužės kvě květen května mag maggio mai maiatza maig maijs "
    "maio maj maja may mayo mayıs maí mei mey meyi máj mája május svi svibanj svibnja touko "
    "toukokuu toukokuuta μάι μάιοσ μαΐ μαΐου май мам мамыр мая мај трав травень травня "
    "մայիս մայիսի մյս מאי مئی مايو مه मई मे মে ਮਈ મે மே మే ಮೇ മേയ് වෙසක් พ.ค พฤษภาคม ພ.ພ "
    "ພຶດສະພາ မေ მაი მაისი ሜይ ឧសភា 五月",
    "birž birželio birželis cze czerwca czerwiec eka ekaina giu giugno haz haziran hun hunyo "
    "iun iunie iyn iyun juin jun june junho juni junie junij junio juny juuni jún júna "
    "június júní jūn jūnijs kesä kesäkuu kesäkuuta lipanj lipnja meith meitheamh qer qershor "
    "xuño červen června čvn ιουν ιουνίου ιούν ιούνιοσ июн июнь июня мау маусым черв червень "
    "червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի יוני جون يونيو ژوئن जुन जून "
    "জুন ਜੂਨ જૂન ஜூன் జూన్ ಜೂನ್ ജൂൺ පොසොන් มิ.ย มิถุนายน ມິ.ຖ ມິຖຸນາ ဇွန် ივნ ივნისი ጁን "
    "មិថុនា 六月 "
    "meh mehefin",
    "heinä heinäkuu heinäkuuta hul hulyo iul iulie iyl iyul iúil juil juill juillet jul "
    "julai julayi julho juli julie julij julio juliol july juuli júl júla július júlí jūl "
    "jūlijs korr korrik liep liepa liepos lipca lipiec lug luglio srpanj srpnja tem temmuz "
    "uzt uztaila xul xullo července červenec čvc ιουλ ιουλίου ιούλ ιούλιοσ июл июль июля лип "
    "липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի יולי جولائی "
    "يوليو ژوئیه जुलाई जुलै जुल॰ জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை జులై ಜುಲೈ ജൂലൈ ඇසළ ก.ค "
    "กรกฎาคม ກ.ລ ກໍລະກົດ ဇူ ဇူလိုင် ივლ ივლისი ጁላይ កក្កដា 七月 "
    "gorff gorffennaf srp",
    "abu abuztua ag aga agasti ago agost agosti agosto agu agustus août aug august augusta "
    "augusti augusts augustus augusztus avg avgust avq avqust ağu ağustos d’ag d’agost elo "
    "elokuu elokuuta gush gusht kol kolovoz kolovoza lún lúnasa ogo ogos rugp rugpjūtis "
    "rugpjūčio sie sierpień sierpnia srpen srpna ágú ágúst αυγ αυγούστου αύγ αύγουστοσ авг "
    "август августа жні жнівень жніўня серп серпень серпня там тамыз օգոստոս օգոստոսի օգս "
    "אוגוסט אוג׳ أغسطس اوت اگست अगस्ट अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ஆக ஆகஸ்ட் ఆగ "
    "ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് නිකිණි ส.ค สิงหาคม ສ.ຫ ສິງຫາ ဩ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት "
    "សីហា 八月 "
    "awst",
    "eyl eylül ira iraila mfómh rugs rugsėjis rugsėjo ruj rujan rujna sen sentabr sentyabr "
    "sep sept septemba septembar september septembra septembre septembrie septembris "
    "septhemba septiembre set setembre setembro settembre setyembre sht shtator syys syyskuu "
    "syyskuuta szept szeptember wrz wrzesień września zář září σεπ σεπτέμβριοσ σεπτεμβρίου "
    "вер верасень верасня вересень вересня сен сент сентябрь сентября сеп септембар "
    "септември қыр қыркүйек սեպ սեպտեմբեր սեպտեմբերի ספטמבר ספט׳ سبتمبر ستمبر سپتامبر सप्टें "
    "सप्टेंबर सितंबर सित॰ सेप्टेम्बर সেপ সেপ্ট সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર செப் "
    "செப்டம்பர் సెప్టెం సెప్టెంబర్ ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ බිනර ก.ย กันยายน "
    "ກ.ຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር កញ្ញា 九月 "
    "medi",
    "dfómh d’oct d’octubre eki ekim loka lokakuu lokakuuta oct october octobre octombrie "
    "octubre okt oktabr okthoba oktoba oktobar oktober oktobris oktoober oktubre oktyabr "
    "október októbra ott ottobre out outubro paź październik października spal spalio spalis "
    "tet tetor urr urria říj říjen října οκτ οκτωβρίου οκτώβριοσ жовт жовтень жовтня кас "
    "кастрычнік кастрычніка окт октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր "
    "հոկտեմբերի אוקטובר אוק׳ أكتوبر اکتبر اکتوبر अक्टूबर अक्टू॰ अक्टोबर ऑक्टो ऑक्टोबर অক্টো "
    "অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ "
    "ഒക്ടോബർ වප් ต.ค ตุลาคม ຕ.ລ ຕຸລາ အောက် အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា 十月 "
    "hyd hydref",
    "aza azaroa kas kasım lapkr lapkritis lapkričio listopadu marras marraskuu marraskuuta "
    "nob nobyembre noiembrie nov novemba novembar november novembra novembre novembris "
    "novembro noviembre noy noyabr nën nëntor nóv nóvember samh samhain stu studeni "
    "studenoga νοέ νοέμβριοσ νοε νοεμβρίου лист листопад листопада ліс лістапад лістапада "
    "нов новембар ное ноември ноя нояб ноябрь ноября қар қараша նոյ նոյեմբեր նոյեմբերի "
    "נובמבר נוב׳ نوامبر نوفمبر نومبر नवंबर नव॰ नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ "
    "ਨਵੰਬਰ નવે નવેમ્બર நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം നവംബർ ඉල් พ.ย พฤศจิกายน ພ.ຈ "
    "ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም ኖቬምበር វិច្ឆិកា 十一月 "
    "tach tachwedd",
    "abe abendua ara aralık dec decembar december decembra decembrie decembris decembro dek "
    "dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj dhjetor "
    "dic dicembre diciembre dis disemba disember disyembre déc décembre gru grudnia grudzień "
    "gruod gruodis gruodžio joulu joulukuu joulukuuta noll nollaig pro prosinac prosinca "
    "prosince prosinec δεκ δεκέμβριοσ δεκεμβρίου груд грудень грудня дек декабрь декабря "
    "декември дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի דצמבר "
    "דצמ׳ دسامبر دسمبر ديسمبر डिसें डिसेंबर डिसेम्बर दिसंबर दिस॰ ডিসে ডিসেম্বর ਦਸੰ ਦਸੰਬਰ "
    "ડિસે ડિસેમ્બર டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ උඳුවප් ธ.ค ธันวาคม "
    "ທ.ວ ທັນວາ ဒီ ဒီဇင်ဘာ დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ 十二月 "
    "rhag rhagfyr",
)
MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}

# Short names that are one month in Polish and, behind a day with a dot, another in Croatian.
AMBIGUOUS_MONTHS = {"lis": (11, 10), "listopad": (11, 10), "listopada": (11, 10), "lip": (7, 6)}
